import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
  parse,
} from "graphql";
import type { JsonValue } from "../../http/json.ts";
import type { Asked } from "./request.ts";

/** What a document asks of a server. Counting stops at `ceiling`s: by how much a limit was passed is nobody's need. */
export interface Weight {
  readonly depth: number;
  /** Fields, each counted as often as the page sizes around it repeat it. */
  readonly cost: number;
  readonly aliases: number;
  readonly introspection: boolean;
  readonly mutation: boolean;
}

/** Arguments that say how many items a list field gives: the names that servers use for it. */
const pageSizes: ReadonlySet<string> = new Set([
  "first",
  "last",
  "limit",
  "take",
  "pageSize",
  "perPage",
]);

/** Cost never grows past this: a document that costs more is refused anyhow, whatever its limit. */
const costCeiling = 1e9;

/** Deeper than any limit may be set. */
const depthCeiling = 101;

/** Undefined: not a GraphQL document, more tokens than `maxTokens`, or fragments in a circle. */
export function weigh(asked: Asked, maxTokens: number): Weight | undefined {
  let document: DocumentNode;
  try {
    document = parse(asked.document, { maxTokens, noLocation: true });
  } catch {
    return undefined;
  }
  return new Weighing(document, asked.variables).total();
}

/** A fragment is weighed once and remembered: spreading it a thousand times costs a look-up each. */
class Weighing {
  readonly #document: DocumentNode;
  readonly #variables: ReadonlyMap<string, JsonValue>;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #known = new Map<string, Sum | undefined>();
  #aliases = 0;
  #introspection = false;

  constructor(document: DocumentNode, variables: ReadonlyMap<string, JsonValue>) {
    this.#document = document;
    this.#variables = variables;
    for (const node of document.definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(node.name.value, node);
    }
  }

  total(): Weight | undefined {
    let sum: Sum = nothing;
    let mutation = false;
    for (const node of this.#document.definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) continue;
      if (node.kind !== Kind.OPERATION_DEFINITION) return undefined;
      mutation ||= node.operation !== OperationTypeNode.QUERY;
      const one = this.#selections(node.selectionSet, 1);
      if (one === undefined) return undefined;
      sum = plus(sum, one);
    }
    return { ...sum, aliases: this.#aliases, introspection: this.#introspection, mutation };
  }

  #selections(set: SelectionSetNode | undefined, level: number): Sum | undefined {
    let sum: Sum = nothing;
    if (level > depthCeiling) return { depth: depthCeiling, cost: costCeiling };
    for (const node of set?.selections ?? []) {
      const one =
        node.kind === Kind.FIELD
          ? this.#field(node, level)
          : node.kind === Kind.INLINE_FRAGMENT
            ? this.#selections(node.selectionSet, level + 1)
            : this.#spread(node.name.value);
      if (one === undefined) return undefined;
      sum = plus(sum, one);
    }
    return sum;
  }

  #field(node: FieldNode, level: number): Sum | undefined {
    if (node.alias !== undefined) this.#aliases += 1;
    if (node.name.value === "__schema" || node.name.value === "__type") this.#introspection = true;
    const inner = this.#selections(node.selectionSet, level + 1);
    if (inner === undefined) return undefined;
    const cost = 1 + inner.cost * this.#pageSize(node);
    return { depth: 1 + inner.depth, cost: Math.min(cost, costCeiling) };
  }

  #spread(name: string): Sum | undefined {
    if (this.#known.has(name)) return this.#known.get(name);
    const fragment = this.#fragments.get(name);
    // Known as undefined while it is being weighed: meeting it again then is a circle.
    this.#known.set(name, undefined);
    const sum = fragment === undefined ? undefined : this.#selections(fragment.selectionSet, 1);
    this.#known.set(name, sum);
    return sum;
  }

  #pageSize(node: FieldNode): number {
    for (const { name, value } of node.arguments ?? []) {
      if (!pageSizes.has(name.value)) continue;
      const size =
        value.kind === Kind.INT
          ? Number(value.value)
          : value.kind === Kind.VARIABLE
            ? this.#variables.get(value.name.value)
            : undefined;
      if (typeof size === "number" && size > 1) return size;
    }
    return 1;
  }
}

interface Sum {
  readonly depth: number;
  readonly cost: number;
}

const nothing: Sum = { depth: 0, cost: 0 };

function plus(a: Sum, b: Sum): Sum {
  return { depth: Math.max(a.depth, b.depth), cost: Math.min(a.cost + b.cost, costCeiling) };
}
