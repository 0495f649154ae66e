import { keyOf } from "./merging.ts";
import { type Leaf, type Node, literalNode, variableNode } from "./nodes.ts";

/** A node as plain data, for a checkpoint. Keys and names follow from the place, so they are not kept. */
export interface SavedNode {
  readonly count: number;
  readonly echoes: number;
  readonly caller: number;
  readonly hour: number;
  readonly shape: number;
  readonly changed: boolean;
  readonly vouched: boolean;
  readonly words: boolean;
  readonly spilled: boolean;
  readonly reviewAt: number;
  readonly reviewSize: number;
  /** Hashes. */
  readonly absorbed: readonly number[];
  readonly leaves: readonly {
    readonly method: string;
    readonly count: number;
    readonly echoes: number;
    readonly shapes: readonly (readonly [shape: number, count: number])[];
    readonly asked?: {
      readonly bodies: number;
      readonly names: readonly (readonly [name: number, count: number])[];
    };
  }[];
  readonly literals: readonly (readonly [segment: string, node: SavedNode])[];
  readonly variables: readonly (readonly [frame: string, node: SavedNode])[];
}

export function saveNode(node: Node): SavedNode {
  const {
    count,
    echoes,
    caller,
    hour,
    shape,
    changed,
    vouched,
    words,
    spilled,
    reviewAt,
    reviewSize,
  } = node;
  return {
    count,
    echoes,
    caller,
    hour,
    shape,
    changed,
    vouched,
    words,
    spilled,
    reviewAt,
    reviewSize,
    absorbed: [...node.absorbed],
    leaves: [...node.leaves].map(([method, leaf]) => ({
      method,
      count: leaf.count,
      echoes: leaf.echoes,
      shapes: [...leaf.shapes],
      ...savedAsked(leaf),
    })),
    literals: [...node.literals].map(([name, child]) => [name, saveNode(child)] as const),
    variables: [...node.variables].map(([frame, child]) => [frame, saveNode(child)] as const),
  };
}

function savedAsked({ asked }: Leaf): Pick<SavedNode["leaves"][number], "asked"> {
  return asked === undefined ? {} : { asked: { ...asked, names: [...asked.names] } };
}

/** Fills a fresh node. */
export function restoreNode(node: Node, saved: SavedNode, host: string): void {
  const { count, echoes, changed, vouched, words, spilled, reviewAt, reviewSize } = saved;
  Object.assign(node, { count, echoes, changed, vouched, words, spilled, reviewAt, reviewSize });
  for (const word of saved.absorbed) node.absorbed.add(word);
  for (const { method, shapes, asked, ...counts } of saved.leaves) {
    const key = keyOf(host, method, node);
    node.leaves.set(method, {
      ...counts,
      key,
      shapes: new Map(shapes),
      asked: asked === undefined ? undefined : { ...asked, names: new Map(asked.names) },
    });
  }
  for (const [name, child] of saved.literals) {
    const literal = literalNode(node, name, child);
    node.literals.set(name, literal);
    if (!child.vouched) node.lone += 1;
    restoreNode(literal, child, host);
  }
  for (const [frame, child] of saved.variables) {
    const variable = variableNode(node, frame, child);
    node.variables.set(frame, variable);
    restoreNode(variable, child, host);
  }
}
