import { quorum } from "./bounds.ts";

/*
 * Sets of subjects that only need to tell whether a quorum was reached: they stop growing there. Which subjects a
 * full set names depends on the order; how many it names, never.
 */

export function addSubject(subjects: number[], subject: number): void {
  if (subjects.length >= quorum) return;
  // By hand: the engine's own search costs more to call than three numbers to compare.
  for (let at = 0; at < subjects.length; at += 1) if (subjects[at] === subject) return;
  subjects.push(subject);
}

export function mergeSubjects(a: readonly number[], b: readonly number[]): number[] {
  const merged = [...a];
  for (const subject of b) addSubject(merged, subject);
  return merged;
}

export function isEstablished(of: { readonly subjects: readonly number[] }): boolean {
  return of.subjects.length >= quorum;
}
