import type { JsonValue } from "../../http/json.ts";

/** One place in a body: `orders[].id`. */
export interface FieldNode {
  readonly path: string;
  /** What its owner knows it by; -1: not asked for yet. */
  id: number;
  /** Of the property, in the object around it. */
  readonly name: string;
  /** In the order in which they turned up. */
  names: FieldNode[] | undefined;
  items: FieldNode | undefined;
  open: FieldNode | undefined;
}

/** Names told apart in one object. Where there are more, it is a map, and they are all `{}`. */
const maxNames = 64;
/** Levels that are looked into. */
const maxDepth = 12;
/** A name that is an id itself: digits, or a UUID. */
const idName = /^(\d+|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})$/i;

/** How many values of a body may still be looked at, of any kind; whoever has enough sets it to 0. */
export interface WalkBudget {
  steps: number;
}

/**
 * The places of a message's values, by the names that `LearnedField` gives them. The tree is grown by the bodies
 * walked along it, so that no path is put together twice.
 */
export class FieldPaths {
  readonly root: FieldNode = node("", "");
  readonly #limit: number;
  #count = 0;

  /** `limit`: the most places; what lies elsewhere is passed over. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Calls back for every value that is neither object, array nor null. */
  walk(value: JsonValue, budget: WalkBudget, tell: Walk["tell"]): void {
    this.#visit(value, this.root, { budget, tell, depth: 0 });
  }

  /**
   * The property of this name. Answers of one kind name their properties in one order, so `hint`, the place in the
   * message, mostly finds it at once, and without the cold memory of a map.
   */
  child(field: FieldNode, name: string, hint: number): FieldNode | undefined {
    const { names } = field;
    if (names !== undefined) {
      const hinted = names[hint];
      if (hinted !== undefined && hinted.name === name) return hinted;
      for (const known of names) if (known.name === name) return known;
    }
    return this.#newChild(field, name);
  }

  #newChild(field: FieldNode, name: string): FieldNode | undefined {
    if (idName.test(name) || (field.names?.length ?? 0) >= maxNames) {
      field.open ??= this.#grow(`${field.path}{}`, "");
      return field.open;
    }
    const child = this.#grow(field.path === "" ? name : `${field.path}.${name}`, name);
    if (child === undefined) return undefined;
    field.names ??= [];
    field.names.push(child);
    return child;
  }

  #visit(value: JsonValue, field: FieldNode, walk: Walk): void {
    walk.budget.steps -= 1;
    if (walk.budget.steps < 0 || walk.depth > maxDepth || value === null) return;
    if (typeof value !== "object") {
      walk.tell(field, value);
      return;
    }
    walk.depth += 1;
    if (isList(value)) this.#visitItems(value, field, walk);
    else this.#visitProperties(value, field, walk);
    walk.depth -= 1;
  }

  #visitItems(list: readonly JsonValue[], field: FieldNode, walk: Walk): void {
    field.items ??= this.#grow(`${field.path}[]`, "");
    if (field.items === undefined) return;
    for (const item of list) {
      if (walk.budget.steps <= 0) return;
      this.#visit(item, field.items, walk);
    }
  }

  #visitProperties(
    object: { readonly [name: string]: JsonValue },
    field: FieldNode,
    walk: Walk,
  ): void {
    let hint = 0;
    // What is visited was parsed from JSON, or has no more to inherit than that.
    for (const name in object) {
      if (walk.budget.steps <= 0) return;
      const child = this.child(field, name, hint);
      hint += 1;
      const inner = object[name];
      if (child !== undefined && inner !== undefined) this.#visit(inner, child, walk);
    }
  }

  #grow(path: string, name: string): FieldNode | undefined {
    if (this.#count >= this.#limit) return undefined;
    this.#count += 1;
    return node(path, name);
  }
}

function node(path: string, name: string): FieldNode {
  return { path, id: -1, name, names: undefined, items: undefined, open: undefined };
}

function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}

interface Walk {
  readonly budget: WalkBudget;
  readonly tell: (field: FieldNode, value: string | number | boolean) => void;
  depth: number;
}
