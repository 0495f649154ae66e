import type { JsonValue } from "../../http/json.ts";
import { type JsonObject, asObject, listAt, member, objectAt, textAt } from "../json-object.ts";
import type { Schema } from "../operation.ts";
import { type References, maxHops, referencesOf } from "../references.ts";
import type { ObjectMode } from "./check-object.ts";
import { discriminatorOf, makePlan, mappingOf } from "./make-plan.ts";
import { Node } from "./node.ts";
import { type Pattern, compilePattern } from "./pattern.ts";
import type { Choice } from "./plan.ts";
import type { Checker } from "./run.ts";
import { type Subtypes, subtypesOf } from "./subtypes.ts";
import type { Workshop } from "./workshop.ts";

/** How the schemas of one contract are read. */
export interface Reading extends ObjectMode {
  /** Is `format` a rule (true) or a remark (false)? */
  readonly formats: boolean;
  /** False: what is `readOnly` may stand in requests. */
  readonly hides: boolean;
}

const nobody: ReadonlySet<string> = new Set();

/**
 * Compiles the schemas of one contract, each at most once and only when a value first meets it. The memory it
 * takes is bounded by the contract.
 */
export class Compiler implements Workshop {
  readonly mode: ObjectMode;
  readonly dialect: "2.0" | "3.0" | "3.1";
  readonly formats: boolean;
  readonly #reading: Reading;
  readonly #root: JsonObject;
  readonly #references: References;
  readonly #nodes = new WeakMap<JsonObject, Node>();
  readonly #patterns = new Map<string, Pattern | undefined>();
  #subtypes: Subtypes | undefined;

  constructor(root: JsonObject, reading: Reading) {
    this.mode = reading;
    this.formats = reading.formats;
    this.#reading = reading;
    this.#root = root;
    this.#references = referencesOf(root);
    this.dialect = dialectOf(root);
  }

  compile(schema: Schema): Node {
    return this.checker(schema);
  }

  checker(value: JsonValue, excused: ReadonlySet<string> = nobody): Node {
    const object = asObject(value);
    if (object === undefined) return this.#make(value !== false, nobody);
    // What is excused depends on the surroundings, so that such a node serves only there.
    if (excused.size > 0) return this.#make(object, excused);
    const before = this.#nodes.get(object);
    if (before !== undefined) return before;
    const made = this.#make(object, nobody);
    this.#nodes.set(object, made);
    return made;
  }

  #make(schema: Schema, excused: ReadonlySet<string>): Node {
    return new Node(() => makePlan(schema, this, excused), this.mode);
  }

  optional(value: JsonValue | undefined): Node | undefined {
    return value === undefined ? undefined : this.checker(value);
  }

  referred(ref: string): Node | undefined {
    const target = this.#references.lookup(ref);
    return target === undefined ? undefined : this.checker(target);
  }

  pattern(source: string): Pattern | undefined {
    if (this.#patterns.has(source)) return this.#patterns.get(source);
    const pattern = compilePattern(source);
    this.#patterns.set(source, pattern);
    return pattern;
  }

  choice(schema: JsonObject): Choice | undefined {
    const property = discriminatorOf(schema);
    if (property === undefined) return undefined;
    const checkers = new Map<string, Checker>(this.#named(schema));
    for (const [name, ref] of mappingOf(schema)) {
      const target = this.referred(ref) ?? this.referred(`#/components/schemas/${ref}`);
      if (target !== undefined) checkers.set(name, target);
    }
    return checkers.size === 0 ? undefined : { property, checkers };
  }

  /** What a discriminator without `mapping` chooses from: the alternatives, or else the subtypes. */
  *#named(schema: JsonObject): Generator<readonly [string, Checker]> {
    const alternatives = [...(listAt(schema, "oneOf") ?? []), ...(listAt(schema, "anyOf") ?? [])];
    for (const alternative of alternatives) {
      const ref = textAt(asObject(alternative), "$ref");
      if (ref !== undefined) yield [lastToken(ref), this.checker(alternative)];
    }
    if (alternatives.length > 0) return;
    this.#subtypes ??= subtypesOf(this.#root, this.#references);
    for (const [name, subtype] of this.#subtypes.below(schema)) yield [name, this.checker(subtype)];
  }

  isHidden(value: JsonValue): boolean {
    if (!this.#reading.hides) return false;
    const flag = this.mode.direction === "request" ? "readOnly" : "writeOnly";
    let schema = asObject(value);
    for (let hop = 0; hop < maxHops && schema !== undefined; hop += 1) {
      if (member(schema, flag) === true) return true;
      const ref = textAt(schema, "$ref");
      const every = listAt(schema, "allOf");
      const next = ref === undefined ? undefined : this.#references.lookup(ref);
      // `allOf` around a single reference is how 3.0 puts words beside one.
      schema = asObject(next ?? (every?.length === 1 ? every[0] : undefined));
    }
    return false;
  }

  excusedIn(schema: JsonObject, before: ReadonlySet<string>): ReadonlySet<string> {
    if (listAt(schema, "allOf") === undefined || !this.#reading.hides) return before;
    const names = new Set(before);
    this.#gather(schema, names, 0);
    return names.size === 0 ? nobody : names;
  }

  #gather(schema: JsonObject | undefined, names: Set<string>, depth: number): void {
    if (schema === undefined || depth > maxHops) return;
    for (const [name, value] of Object.entries(objectAt(schema, "properties") ?? {})) {
      if (this.isHidden(value)) names.add(name);
    }
    const ref = textAt(schema, "$ref");
    if (ref !== undefined) this.#gather(asObject(this.#references.lookup(ref)), names, depth + 1);
    for (const item of listAt(schema, "allOf") ?? [])
      this.#gather(asObject(item), names, depth + 1);
  }
}

function lastToken(ref: string): string {
  return ref
    .slice(ref.lastIndexOf("/") + 1)
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
}

function dialectOf(root: JsonObject): "2.0" | "3.0" | "3.1" {
  if (member(root, "swagger") !== undefined) return "2.0";
  return textAt(root, "openapi")?.startsWith("3.0") === true ? "3.0" : "3.1";
}

const compilers = new WeakMap<JsonObject, Map<string, Compiler>>();

/** The compiler of a contract for one way of reading it: every operation and every control shares it. */
export function compilerOf(root: JsonObject, reading: Reading): Compiler {
  const { direction, closed, formats, hides } = reading;
  const key = `${direction} ${closed} ${formats} ${hides}`;
  const known = compilers.get(root) ?? new Map<string, Compiler>();
  compilers.set(root, known);
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = new Compiler(root, reading);
  known.set(key, made);
  return made;
}
