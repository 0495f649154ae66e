import { sniff } from "../../sensitive/sniff.ts";
import { maxChoiceLength, maxChoices } from "./bounds.ts";
import { addSubject, isEstablished, mergeSubjects } from "./subjects.ts";
import type { Choice, ValueProfile } from "./value-profile.ts";

/*
 * Enumerations. A place with few distinct texts keeps a keyed hash, a count and up to three subjects of each; the
 * text itself only from the moment that a third subject has used it, because then it is the API's word and not a
 * caller's. More distinct texts than the bound, a long one, or one that may hold something sensitive, and the
 * place has no enumeration for good.
 *
 * What a merge cannot know is the text of a value that no part saw from its third subject: it is told again from
 * the value's next sight on. Counts and subjects lose nothing.
 */

/** Keyed, so that whoever reads the store cannot try words against it. */
export type Digest = (text: string) => number;

export interface Witness {
  /** Hash of the caller. */
  readonly subject: number;
  readonly digest: Digest;
}

export function observeChoice(profile: ValueProfile, text: string, witness: Witness): void {
  const { choices } = profile;
  if (choices === undefined) return;
  for (const choice of choices) {
    if (choice.text !== text) continue;
    choice.count += 1;
    return;
  }
  profile.choices = withChoice(choices, text, witness) ? choices : undefined;
}

/** An enumeration's values are words: not versions, sizes or numbers, of which there will be another tomorrow. */
const word = /^\p{L}[\p{L}\d _+./:-]*$/u;

function withChoice(choices: Choice[], text: string, witness: Witness): boolean {
  if (text.length > maxChoiceLength) return false;
  const digest = witness.digest(text);
  const choice = choices.find((each) => each.digest === digest);
  // Two texts of one digest cannot be told apart: the place has no enumeration then.
  if (choice?.text !== undefined) return false;
  if (choice === undefined) {
    if (choices.length >= maxChoices || !word.test(text) || sniff(text) !== 0) return false;
    choices.push({ digest, count: 1, subjects: [witness.subject], text: undefined });
    return true;
  }
  choice.count += 1;
  addSubject(choice.subjects, witness.subject);
  if (isEstablished(choice)) choice.text = text;
  return true;
}

export function mergeChoices(
  a: readonly Choice[] | undefined,
  b: readonly Choice[] | undefined,
): Choice[] | undefined {
  if (a === undefined || b === undefined) return undefined;
  const merged = a.map((choice) => ({ ...choice, subjects: [...choice.subjects] }));
  for (const choice of b) {
    const index = merged.findIndex(({ digest }) => digest === choice.digest);
    const known = merged[index];
    if (known === undefined) {
      merged.push({ ...choice, subjects: [...choice.subjects] });
      continue;
    }
    const { text = choice.text } = known;
    if (choice.text !== undefined && choice.text !== text) return undefined;
    merged[index] = {
      digest: choice.digest,
      count: known.count + choice.count,
      subjects: mergeSubjects(known.subjects, choice.subjects),
      text,
    };
  }
  return merged.length > maxChoices ? undefined : merged;
}

/** So many texts, and so many of each on average, before a few distinct ones are more than a small sample. */
const leastTexts = 30;
const leastEach = 5;
/** One text that all have is a coincidence or a constant: it does not say what else may come. */
const leastChoices = 2;

/** The whole enumeration in order, where every text of the place belongs to it and is shared by a quorum. */
export function tellChoices(profile: ValueProfile): readonly string[] | undefined {
  const { choices, texts } = profile;
  if (choices === undefined || choices.length < leastChoices) return undefined;
  if (texts < Math.max(leastTexts, leastEach * choices.length)) return undefined;
  const told = choices.map((choice) => (isEstablished(choice) ? choice.text : undefined));
  const known = told.filter((text) => text !== undefined);
  return known.length === told.length ? known.toSorted() : undefined;
}
