import { quorum } from "./bounds.ts";

/*
 * Sets of subjects that only need to tell whether a quorum was reached: they stop growing there. Which subjects a
 * full set names depends on the order; how many it names, never.
 */

export function addSubject(subjects: number[], subject: number): void {
  if (subjects.length >= quorum) return;
  for (const known of subjects) if (known === subject) return;
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
