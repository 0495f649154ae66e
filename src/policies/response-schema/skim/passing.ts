import { kinds } from "../../../registry/schema/kinds.ts";
import { longestPlain, namesError } from "../../error-names.ts";
import { type Cursor, closeBrace, closeBracket, comma, words } from "./cursor.ts";

/** Reads over values that are not to leave. They must be JSON, or all of it is none. */
export class Passing {
  /** Was there a text of several lines, or a member that is named like an error? */
  mayTell = false;
  readonly #cursor: Cursor;
  readonly #maxDepth: number;

  constructor(cursor: Cursor, maxDepth: number) {
    this.#cursor = cursor;
    this.#maxDepth = maxDepth;
  }

  /** False: no JSON, or too deep. */
  value(depth: number): boolean {
    const cursor = this.#cursor;
    const kind = cursor.kind();
    if (kind === 0) return cursor.number();
    if (kind === kinds.string) return this.#text();
    if (kind === kinds.null) return cursor.word(words.null);
    if (kind === kinds.boolean) return cursor.word(words.true) || cursor.word(words.false);
    if (depth >= this.#maxDepth) return false;
    return kind === kinds.object ? this.#members(depth + 1) : this.#items(depth + 1);
  }

  #text(): boolean {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (!cursor.string()) return false;
    // An escape may be a line's end.
    if (cursor.escaped && cursor.at - from >= longestPlain) this.mayTell = true;
    return true;
  }

  #items(depth: number): boolean {
    const cursor = this.#cursor;
    cursor.at += 1;
    cursor.space();
    if (cursor.take(closeBracket)) return true;
    do {
      cursor.space();
      if (!this.value(depth)) return false;
      cursor.space();
    } while (cursor.take(comma));
    return cursor.take(closeBracket);
  }

  #members(depth: number): boolean {
    const cursor = this.#cursor;
    cursor.at += 1;
    cursor.space();
    if (cursor.take(closeBrace)) return true;
    do {
      cursor.space();
      const name = cursor.name();
      if (name === undefined) return false;
      if (namesError(name)) this.mayTell = true;
      if (!this.value(depth)) return false;
      cursor.space();
    } while (cursor.take(comma));
    return cursor.take(closeBrace);
  }
}
