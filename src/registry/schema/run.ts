import type { JsonValue } from "../../http/json.ts";
import type { JsonObject } from "../json-object.ts";

/** Whose roles and scopes open gated properties. */
export interface Reader {
  readonly roles: ReadonlySet<string>;
  readonly scopes: ReadonlySet<string>;
}

/** A property of one very object, `undefined` for all of them. */
export interface Spot {
  readonly object: JsonObject;
  readonly key: string | undefined;
}

/** Deeper than this is a reference that leads back to itself: parsed values are not nested so deeply. */
const maxDepth = 600;

/** What one validation of one value gathers. Made anew for each value; nothing in it outlives the exchange. */
export class Run {
  /** Steps left: bounds what overlapping alternatives can cost, in proportion to the value's size. */
  budget: number;
  depth: number = maxDepth;
  /** Why judging was given up. It never turns into a yes, not even under `not`. */
  stopped: "budget" | "depth" | undefined;
  /** The keyword that failed. */
  keyword = "";
  /** Where it failed, innermost first; names that no contract declares stand as "*". */
  path: string[] = [];
  /** Properties that no schema of their group declares. */
  unknown: Spot[] = [];
  /** Properties that must go in any case: `writeOnly`, or gated and not for this reader. */
  forced: Spot[] = [];
  /** Properties of watched objects that some group does declare. */
  kept: Spot[] = [];
  /** In a second run: the objects with unknown properties of the first. */
  watched: ReadonlySet<JsonObject> | undefined;
  /** True when one value was judged as part of two groups: what one calls unknown the other may declare. */
  overlap = false;
  readonly readers: readonly Reader[];

  constructor(budget: number, readers: readonly Reader[]) {
    this.budget = budget;
    this.readers = readers;
  }

  fail(keyword: string): false {
    this.keyword = this.stopped ?? keyword;
    this.path.length = 0;
    return false;
  }

  failAt(keyword: string, name: string): false {
    this.fail(keyword);
    this.path.push(name);
    return false;
  }

  mark(): Mark {
    return {
      unknown: this.unknown.length,
      forced: this.forced.length,
      kept: this.kept.length,
    };
  }

  /** Forgets what a branch that did not match has gathered. */
  restore(mark: Mark): void {
    this.unknown.length = mark.unknown;
    this.forced.length = mark.forced;
    this.kept.length = mark.kept;
  }
}

export interface Mark {
  readonly unknown: number;
  readonly forced: number;
  readonly kept: number;
}

/** What the schemas that apply to one value have evaluated of it (JSON Schema 2020-12 core §11). */
export class Seen {
  readonly keys: Set<string> = new Set();
  /** Every property has been evaluated. */
  all = false;
  /** An alternative that matches is a free map: what else it holds is not undeclared. */
  open = false;
  /** Some schema of the group names properties, so that others are undeclared. */
  declares = false;
  /** Items below this index have been evaluated. */
  items = 0;

  merge(other: Seen, run: Run): void {
    for (const key of other.keys) {
      if (this.keys.has(key)) run.overlap = true;
      else this.keys.add(key);
    }
    if (other.items > 0 && this.items > 0) run.overlap = true;
    this.all ||= other.all;
    this.open ||= other.open;
    this.declares ||= other.declares;
    this.items = Math.max(this.items, other.items);
  }
}

/** A compiled schema. */
export interface Checker {
  /** Judges a value that no other schema judges at this place. */
  check(value: JsonValue, run: Run): boolean;
  /** The same, without regard to a discriminator: it has been followed already. */
  group(value: JsonValue, run: Run): boolean;
  /** Judges a value together with others, and notes in `seen` what it evaluates. */
  part(value: JsonValue, run: Run, seen: Seen | undefined): boolean;
}
