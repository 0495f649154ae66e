import assert from "node:assert/strict";
import { test } from "node:test";
import { likenessTo } from "./cluster.ts";
import { bare } from "./frames.ts";
import { type Leaf, type Node, literalNode, rootNode, variableNode } from "./nodes.ts";

/** Answers by method: shape and how often, or several shapes. */
type Answers = Readonly<
  Record<string, readonly [shape: number | readonly number[], count: number]>
>;

const origin = { caller: 1, hour: 0, shape: 0 };

function answered(node: Node, answers: Answers): Node {
  for (const [method, [shape, count]] of Object.entries(answers)) {
    const leaf: Leaf = {
      key: `${method} ${node.text}`,
      count,
      echoes: 0,
      shapes: new Map([shape].flat().map((each) => [each, count])),
      asked: undefined,
    };
    node.leaves.set(method, leaf);
  }
  return node;
}

interface Row {
  readonly title: string;
  readonly literal: Answers;
  readonly variable: Answers;
  readonly contradicts: boolean;
}

const alike: Answers = { GET: [1, 9], PUT: [2, 9], DELETE: [3, 9] };

const rows: readonly Row[] = [
  { title: "answered alike", literal: alike, variable: alike, contradicts: false },
  {
    title: "one operation answered five times each way and never alike",
    literal: { ...alike, POST: [4, 5] },
    variable: { ...alike, POST: [5, 5] },
    contradicts: true,
  },
  {
    title: "the same, but the variable is answered in ever new ways",
    literal: { ...alike, POST: [4, 50] },
    variable: { ...alike, POST: [[5, 6, 7, 8, 9], 50] },
    contradicts: false,
  },
  {
    title: "four times: it may be chance",
    literal: { ...alike, POST: [4, 4] },
    variable: { ...alike, POST: [5, 50] },
    contradicts: false,
  },
  {
    title: "four times, and nothing else in common",
    literal: { POST: [4, 4] },
    variable: { POST: [5, 50] },
    contradicts: true,
  },
  {
    title: "with nothing, which contradicts no answer that comes once",
    literal: { ...alike, POST: [0, 1] },
    variable: { ...alike, POST: [5, 50] },
    contradicts: false,
  },
  {
    title: "of operations that only one of them has nothing is said",
    literal: { ...alike, POST: [4, 9] },
    variable: { ...alike, PATCH: [5, 9] },
    contradicts: false,
  },
];

for (const { title, literal, variable, contradicts } of rows) {
  test(`a word beside a variable: ${title}`, () => {
    const root = rootNode();
    const word = answered(literalNode(root, "invoice", origin), literal);
    const value = answered(variableNode(root, bare, origin), variable);
    assert.equal(likenessTo(value, word).contradicts, contradicts);
  });
}
