import type { JsonValue } from "../http/json.ts";

/*
 * Most answers are what their contract says, hold nothing that anybody looks for, and lose a member or two. A
 * control that can see so from the text saves the others its values: they are made when one of them asks.
 *
 *   text ──▶ skim ──▶ undefined: not sure ──▶ parsed, and every control looks for itself
 *                └──▶ Skimmed ─────────────▶ cut by spans; what was noted is all there is to look at
 */

/** A text of which places are told in bytes of UTF-8. */
export interface JsonSource {
  readonly bytes: Uint8Array;
  /** The part of the text that stands in these bytes. */
  readonly slice: (from: number, to: number) => string;
}

/**
 * What a text showed: it is JSON, and every member that is to leave is as the contract declares it and is named
 * once.
 */
export interface Skimmed {
  /** How many members are not to leave. */
  readonly removed: number;
  /** The text without them. */
  readonly left: () => string;
  /** Of what stays, each text that could hold more than plain words, or whose name denotes a datum. */
  readonly noted: readonly Noted[];
  /** Is there, in all of it, a text of several lines, or a member that is named like an error? */
  readonly mayTell: boolean;
}

/** One text of an answer. */
export interface Noted {
  readonly path: readonly (string | number)[];
  /** The nearest member's. */
  readonly name: string | undefined;
  readonly value: string;
}

/** A JSON body that was skimmed: `value` is made when somebody asks for it. */
export class SkimmedJson {
  readonly kind = "json";
  readonly text: string;
  readonly skimmed: Skimmed;
  /** Does the text say each member once? What is going to be cut has not been looked at. */
  readonly written: boolean;
  #value: JsonValue | undefined;

  constructor(text: string, skimmed: Skimmed) {
    this.text = text;
    this.skimmed = skimmed;
    this.written = skimmed.removed === 0;
  }

  get value(): JsonValue {
    this.#value ??= JSON.parse(this.text) as JsonValue;
    return this.#value;
  }

  /** What is to leave of it. */
  cut(): SkimmedJson {
    const { left, noted, mayTell } = this.skimmed;
    const text = left();
    return new SkimmedJson(text, { removed: 0, left: () => text, noted, mayTell });
  }
}
