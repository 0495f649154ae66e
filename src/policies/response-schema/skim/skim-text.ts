import type { JsonSource, Noted, Skimmed } from "../../../engine/skimmed.ts";
import type { JsonValue } from "../../../http/json.ts";
import { isOpen } from "../../../registry/schema/check-object.ts";
import { checkNumber, checkText, checkValue } from "../../../registry/schema/check-scalar.ts";
import { kinds } from "../../../registry/schema/kinds.ts";
import { type Reader, Run } from "../../../registry/schema/run.ts";
import { isQuiet } from "../../../sensitive/marks.ts";
import { sniff } from "../../../sensitive/sniff.ts";
import { longestPlain } from "../../error-names.ts";
import { Cursor, closeBrace, closeBracket, comma, words } from "./cursor.ts";
import { Members } from "./members.ts";
import { Passing } from "./passing.ts";
import {
  type ListTerms,
  type Member,
  type Place,
  type Shape,
  type Terms,
  quoted,
} from "./place.ts";

/** Deeper than this, the parser is asked. */
const maxDepth = 64;

/** Numbers with more characters than this may be another number than they say. */
const surelyWhole = 15;

/** From here on a number may be a card's (ISO/IEC 7812). */
const leastCardDigits = 13;

/** Skims a JSON text that `place` describes. Linear in the text; undefined: it must be parsed to be judged. */
export function skimText(
  source: JsonSource,
  place: Place,
  readers: readonly Reader[],
): Skimmed | undefined {
  const skim = new TextSkim(source, readers);
  if (!skim.read(place)) return undefined;
  const { cuts, noted, mayTell } = skim;
  return { removed: cuts.length / 2, left: () => leftOf(source, cuts), noted, mayTell };
}

/** What is left of a text without these parts: from, to, from, to … */
function leftOf({ bytes, slice }: JsonSource, cuts: readonly number[]): string {
  let left = "";
  let from = 0;
  for (let i = 0; i < cuts.length; i += 2) {
    left += slice(from, cuts[i] ?? from);
    from = cuts[i + 1] ?? from;
  }
  return left + slice(from, bytes.length);
}

/** What the scalar checks tell of a failure. Nobody asks: the parsed value is judged again, and tells. */
const unheard: Run = new Run(0, []);

/** A string that was read, from its first quote on. */
interface Read {
  readonly member: Member | undefined;
  readonly from: number;
  readonly isPlain: boolean;
}

class TextSkim {
  readonly cuts: number[] = [];
  readonly noted: Noted[] = [];
  mayTell = false;
  readonly #cursor: Cursor;
  readonly #passing: Passing;
  readonly #readers: readonly Reader[];
  /** Where the value at hand stands; valid up to `depth`. */
  readonly #path: (string | number)[] = [];
  #depth = 0;

  constructor(source: JsonSource, readers: readonly Reader[]) {
    this.#cursor = new Cursor(source);
    this.#passing = new Passing(this.#cursor, maxDepth);
    this.#readers = readers;
  }

  read(place: Place): boolean {
    const cursor = this.#cursor;
    cursor.space();
    if (!this.#value(place, undefined)) return false;
    cursor.space();
    return cursor.atEnd;
  }

  #value(place: Place, member: Member | undefined): boolean {
    const { terms } = place;
    const kind = this.#cursor.kind();
    if (kind === 0) return this.#number(terms, member);
    if ((terms.kinds & kind) === 0) return false;
    if (kind === kinds.string) return this.#text(terms, member);
    if (kind === kinds.object) return terms.shape !== undefined && this.#object(terms.shape);
    if (kind === kinds.array) return terms.list !== undefined && this.#list(terms.list, member);
    return this.#literal(terms, kind);
  }

  #literal(terms: Terms, kind: number): boolean {
    const cursor = this.#cursor;
    if (kind === kinds.null) return cursor.word(words.null) && isOneOf(terms, null);
    if (cursor.word(words.true)) return isOneOf(terms, true);
    return cursor.word(words.false) && isOneOf(terms, false);
  }

  #text(terms: Terms, member: Member | undefined): boolean {
    const cursor = this.#cursor;
    const isNamed = member !== undefined && member.denotes;
    // One of a few words is often the one before.
    if (!isNamed && cursor.word(terms.met)) return true;
    const from = cursor.at;
    if (!cursor.string()) return false;
    const isPlain = !isNamed && !cursor.escaped && isQuiet(cursor.at - from - 2, cursor.sum);
    return (isPlain && terms.anyText) || this.#look(terms, { member, from, isPlain });
  }

  #look(terms: Terms, { member, from, isPlain }: Read): boolean {
    const cursor = this.#cursor;
    // An escape may be a line's end.
    if (cursor.escaped && cursor.at - from - 2 >= longestPlain) this.mayTell = true;
    const value = cursor.textFrom(from);
    if (!fits(terms, value)) return false;
    if (member?.denotes === true || (!isPlain && sniff(value) !== 0)) {
      this.#note(member?.name, value);
    } else if (terms.values !== undefined) terms.met = quoted(value, "") ?? terms.met;
    return true;
  }

  #note(name: string | undefined, value: string): void {
    this.noted.push({ path: this.#path.slice(0, this.#depth), name, value });
  }

  #number(terms: Terms, member: Member | undefined): boolean {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (!cursor.number()) return false;
    const length = cursor.at - from;
    if (length >= leastCardDigits && member?.denotes === true) return false;
    if (cursor.whole && length <= surelyWhole && isFree(terms)) {
      return (terms.kinds & kinds.integer) !== 0;
    }
    const value = Number(cursor.slice(from));
    const kind = Number.isInteger(value) ? kinds.integer : kinds.fraction;
    if ((terms.kinds & kind) === 0 || !isOneOf(terms, value)) return false;
    return terms.number === undefined || checkNumber(terms.number, value, unheard);
  }

  #list(terms: ListTerms, member: Member | undefined): boolean {
    const cursor = this.#cursor;
    cursor.at += 1;
    cursor.space();
    if (cursor.take(closeBracket)) return terms.minItems <= 0;
    if (this.#depth >= maxDepth) return false;
    this.#depth += 1;
    let count = 0;
    do {
      cursor.space();
      this.#path[this.#depth - 1] = count;
      if (!this.#value(terms.items, member)) return false;
      count += 1;
      cursor.space();
    } while (cursor.take(comma));
    this.#depth -= 1;
    return cursor.take(closeBracket) && count >= terms.minItems && count <= terms.maxItems;
  }

  #object(shape: Shape): boolean {
    const cursor = this.#cursor;
    cursor.at += 1;
    cursor.space();
    if (cursor.take(closeBrace)) return shape.required === 0;
    if (this.#depth >= maxDepth) return false;
    this.#depth += 1;
    const members = new Members(this.cuts, cursor.at);
    do {
      cursor.space();
      const start = cursor.at;
      const member = this.#member(shape, members.count);
      // Named twice, a member has two meanings.
      if (member === undefined || !members.isNew(member)) return false;
      if (!this.#memberValue(member, members, start)) return false;
      cursor.space();
    } while (cursor.take(comma));
    members.close();
    this.#depth -= 1;
    return cursor.take(closeBrace) && members.required === shape.required;
  }

  #memberValue(member: Member, members: Members, start: number): boolean {
    const cursor = this.#cursor;
    const { place } = member;
    if (member.tells) this.mayTell = true;
    if (place === undefined || !this.#isFor(member)) {
      if (!this.#passing.value(this.#depth)) return false;
      if (this.#passing.mayTell) this.mayTell = true;
      members.cut(start, cursor.at);
      return true;
    }
    members.keep(start);
    this.#path[this.#depth - 1] = member.name;
    if (!this.#value(place, member)) return false;
    members.kept(cursor.at);
    return true;
  }

  #isFor({ gate }: Member): boolean {
    return gate === undefined || isOpen(gate, this.#readers);
  }

  /** Reads a name and its colon. */
  #member(shape: Shape, at: number): Member | undefined {
    const cursor = this.#cursor;
    const guess = shape.recall(at);
    if (guess?.quoted !== undefined && cursor.word(guess.quoted)) {
      cursor.space();
      return guess;
    }
    const name = cursor.name();
    return name === undefined ? undefined : shape.lookUp(name, at);
  }
}

function fits(terms: Terms, value: string): boolean {
  return (
    isOneOf(terms, value) && (terms.text === undefined || checkText(terms.text, value, unheard))
  );
}

function isFree(terms: Terms): boolean {
  return terms.values === undefined && terms.number === undefined;
}

function isOneOf(terms: Terms, value: JsonValue): boolean {
  return terms.values === undefined || checkValue(terms.values, value, unheard);
}
