import type { JsonValue } from "../../http/json.ts";
import type { Schema } from "../../registry/operation.ts";
import { classify } from "../../sensitive/classify.ts";
import { type SensitiveClass, sensitiveClasses } from "../../sensitive/finding.ts";
import { mentionedClasses, nameSense } from "../../sensitive/names.ts";

/**
 * What a contract declares of one place in an answer. `classes` are declared data there: by
 * `x-castellan-class` or `x-castellan-data`, by `format`, by a property's name, its description or its own
 * example. A place is `described` when its schema says anything of it at all.
 */
export interface Declared {
  readonly described: boolean;
  readonly classes: ReadonlySet<SensitiveClass>;
  property(name: string): Declared;
  item(): Declared;
}

type Node = { readonly [keyword: string]: JsonValue };

const noClasses: ReadonlySet<SensitiveClass> = new Set();

const mailboxOnly: ReadonlySet<SensitiveClass> = new Set(["email"]);

/** A place that no contract speaks of. */
export const undescribed: Declared = {
  described: false,
  classes: noClasses,
  property: () => undescribed,
  item: () => undescribed,
};

/** A member of an object whose contract lists its members and not this one. */
const unlisted: Declared = {
  described: true,
  classes: noClasses,
  property: () => unlisted,
  item: () => unlisted,
};

/** A reference chain or a combination deeper than this is not followed; real contracts stay below ten. */
const deepest = 32;

const formats: ReadonlyMap<string, SensitiveClass> = new Map([
  ["email", "email"],
  ["idn-email", "email"],
  ["phone", "phone"],
  ["ipv4", "ip-address"],
  ["ipv6", "ip-address"],
  ["password", "password"],
  ["iban", "iban"],
  ["credit-card", "card"],
]);

const known: ReadonlySet<string> = new Set(sensitiveClasses);

/**
 * Reads the schemas of one contract. The same combination of schemas gives the same node, so that a
 * recursive schema gives a finite graph; nodes are made when an answer first reaches them.
 */
export class DeclarationReader {
  readonly #root: Node;
  readonly #ids = new Map<Node, number>();
  readonly #nodes = new Map<string, Declared>();

  constructor(root: Node) {
    this.#root = root;
  }

  read(schema: Schema | undefined): Declared {
    return schema === undefined ? undescribed : this.#node([schema], noClasses);
  }

  /** `inherited` holds for the place and all beneath it, `own` for the place and, in a list, its items. */
  #node(
    schemas: readonly JsonValue[],
    inherited: ReadonlySet<SensitiveClass>,
    own: ReadonlySet<SensitiveClass> = noClasses,
  ): Declared {
    const parts = new Set<Node>();
    for (const schema of schemas) this.#flatten(schema, parts, 0);
    const key = `${[...parts].map((part) => this.#id(part)).join()}|${[...inherited].join()}|${[...own].join()}`;
    const before = this.#nodes.get(key);
    if (before !== undefined) return before;
    const made = this.#make([...parts], inherited, own);
    this.#nodes.set(key, made);
    return made;
  }

  #id(part: Node): number {
    const id = this.#ids.get(part) ?? this.#ids.size;
    this.#ids.set(part, id);
    return id;
  }

  /** Follows references and gathers every branch: data that any branch declares is declared. */
  #flatten(schema: JsonValue, parts: Set<Node>, depth: number): void {
    if (!isNode(schema) || parts.has(schema) || depth > deepest) return;
    parts.add(schema);
    const reference = schema["$ref"];
    if (typeof reference === "string") this.#flatten(this.#resolve(reference), parts, depth + 1);
    for (const keyword of ["allOf", "anyOf", "oneOf"]) {
      const branches = schema[keyword];
      if (!Array.isArray(branches)) continue;
      for (const branch of branches as readonly JsonValue[])
        this.#flatten(branch, parts, depth + 1);
    }
    for (const keyword of ["if", "then", "else"]) {
      this.#flatten(schema[keyword] ?? null, parts, depth + 1);
    }
  }

  #resolve(reference: string): JsonValue {
    if (!reference.startsWith("#")) return null;
    let at: JsonValue = this.#root;
    for (const token of reference.slice(1).split("/").slice(1)) {
      const name = decodeToken(token);
      if (Array.isArray(at)) at = (at as readonly JsonValue[])[Number(name)] ?? null;
      else if (isNode(at) && Object.hasOwn(at, name)) at = at[name] ?? null;
      else return null;
    }
    return at;
  }

  #make(
    parts: readonly Node[],
    inherited: ReadonlySet<SensitiveClass>,
    own: ReadonlySet<SensitiveClass>,
  ): Declared {
    const classes = inherited.union(own);
    for (const part of parts) addDeclared(part, classes);
    const members = new Map<string, Declared>();
    const named = parts.map((part) => part["properties"]).filter(isNode);
    const rest = parts.map((part) => part["additionalProperties"]).filter(isNode);
    const items = parts
      .flatMap((part) => [part["items"], part["prefixItems"]].flat())
      .filter(isNode);
    const described = parts.some((part) => speaks(part));
    const open =
      named.length === 0 && !parts.some((part) => part["additionalProperties"] === false);
    let item: Declared | undefined;
    return {
      described: described && !(open && rest.length === 0 && parts.some(isObjectSchema)),
      classes,
      property: (name) => {
        const before = members.get(name);
        if (before !== undefined) return before;
        const listed = named
          .filter((map) => Object.hasOwn(map, name))
          .map((map) => map[name] ?? null);
        // Unlisted names are the upstream's, without bound: their nodes are shared, never remembered.
        if (listed.length === 0) return this.#rest(rest, open, inherited);
        const made = this.#node(listed, ...withName(name, inherited));
        members.set(name, made);
        return made;
      },
      item: () =>
        (item ??= items.length === 0 ? openItem(classes) : this.#node(items, inherited, classes)),
    };
  }

  #rest(rest: readonly Node[], open: boolean, classes: ReadonlySet<SensitiveClass>): Declared {
    if (rest.length > 0) return this.#node(rest, classes);
    return open ? undescribed : unlisted;
  }
}

function openItem(classes: ReadonlySet<SensitiveClass>): Declared {
  return classes.size === 0 ? undescribed : { ...undescribed, classes };
}

function isNode(value: JsonValue | undefined): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isObjectSchema(part: Node): boolean {
  return part["type"] === "object";
}

/** Keywords that carry no statement about the value. */
const silent: ReadonlySet<string> = new Set([
  "nullable",
  "deprecated",
  "readOnly",
  "writeOnly",
  "xml",
]);

function speaks(part: Node): boolean {
  return Object.keys(part).some((keyword) => !silent.has(keyword));
}

function decodeToken(token: string): string {
  return percentDecoded(token).replaceAll("~1", "/").replaceAll("~0", "~");
}

function percentDecoded(token: string): string {
  return token.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** A name that denotes a class speaks for all beneath it; one that names a person only for itself. */
function withName(
  name: string,
  above: ReadonlySet<SensitiveClass>,
): readonly [inherited: ReadonlySet<SensitiveClass>, own: ReadonlySet<SensitiveClass>] {
  const { denotes, person } = nameSense(name);
  const inherited = denotes === undefined ? above : above.union(new Set([denotes]));
  return [inherited, person ? mailboxOnly : noClasses];
}

function addDeclared(part: Node, classes: Set<SensitiveClass>): void {
  const { format: written } = part;
  const format = typeof written === "string" ? formats.get(written) : undefined;
  if (format !== undefined) classes.add(format);
  for (const named of [part["x-castellan-class"], part["x-castellan-data"]].flat()) {
    if (typeof named === "string" && known.has(named)) classes.add(named as SensitiveClass);
  }
  for (const text of [part["description"], part["title"]]) {
    if (typeof text === "string") for (const found of mentionedClasses(text)) classes.add(found);
  }
  const shown = [part["example"], part["examples"], part["default"], part["enum"], part["const"]];
  for (const sample of shown.flat()) {
    if (typeof sample !== "string") continue;
    for (const found of classify(undefined, sample)) classes.add(found.class);
  }
}
