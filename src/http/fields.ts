import type { Field } from "../kernel/verdict.ts";

/**
 * Header fields in the order sent: `[name, value, name, value, …]`, names in lower case. A request has a
 * dozen or two, so a scan costs less than building a map.
 */
export class Fields {
  readonly flat: readonly string[];

  constructor(flat: readonly string[]) {
    this.flat = flat;
  }

  static readonly none: Fields = new Fields([]);

  /** The first value under `name` (lower case), or undefined. For fields that occur at most once. */
  get(name: string): string | undefined {
    const flat = this.flat;
    for (let i = 0; i < flat.length; i += 2) if (flat[i] === name) return flat[i + 1];
    return undefined;
  }

  /** Every value under `name` (lower case), in order. */
  all(name: string): readonly string[] {
    const flat = this.flat;
    const values: string[] = [];
    for (let i = 0; i < flat.length; i += 2) if (flat[i] === name) values.push(flat[i + 1] ?? "");
    return values;
  }

  /** All values of a list field as one, joined as RFC 9110 §5.3 allows. */
  list(name: string): string | undefined {
    const flat = this.flat;
    let joined: string | undefined;
    for (let i = 0; i < flat.length; i += 2) {
      if (flat[i] !== name) continue;
      const value = flat[i + 1] ?? "";
      joined = joined === undefined ? value : `${joined}, ${value}`;
    }
    return joined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get count(): number {
    return this.flat.length / 2;
  }

  /** New fields: every `name` named in `remove` or `set` dropped, then `set` appended. Names in lower case. */
  with(set: readonly Field[], remove: readonly string[] = []): Fields {
    const flat = this.flat;
    const kept: string[] = [];
    for (let i = 0; i < flat.length; i += 2) {
      const name = flat[i] ?? "";
      if (remove.includes(name) || set.some(([replaced]) => replaced === name)) continue;
      kept.push(name, flat[i + 1] ?? "");
    }
    for (const [name, value] of set) kept.push(name, value);
    return new Fields(kept);
  }
}
