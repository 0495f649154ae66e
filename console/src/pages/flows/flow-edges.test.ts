import assert from "node:assert/strict";
import { test } from "node:test";
import type { Flows } from "../../../../src/admin/contract.ts";
import { drawnGraph, maxEdges } from "./flow-edges.ts";

function sequence(from: string, to: string, count: number) {
  return { from, to, count, probability: 0.5, precedence: 0.5, gap: 10 };
}

function data(from: string, to: string, field: string, count: number) {
  const more = { parameter: "id", looked: count, confidence: 1 };
  return { from, to, field, place: "path" as const, count, ...more };
}

const none: Flows = { nodes: [], sequence: [], data: [], overflowed: 0 };

test("several data flows between two operations are one arrow; directions are two", () => {
  const flows = {
    ...none,
    data: [data("a", "b", "id", 3), data("a", "b", "items[].id", 4), data("b", "a", "id", 1)],
  };
  assert.deepEqual(drawnGraph(flows, "data").edges, [
    { from: "a", to: "b", count: 7 },
    { from: "b", to: "a", count: 1 },
  ]);
  assert.deepEqual(drawnGraph(flows, "sequence").edges, []);
});

test("only operations with an arrow are drawn, with what the graph says of them", () => {
  const nodes = [
    { key: "a", exchanges: 9 },
    { key: "lonely", exchanges: 5 },
  ];
  const graph = drawnGraph({ ...none, nodes, sequence: [sequence("a", "b", 1)] }, "sequence");
  assert.deepEqual(graph.nodes, [
    { key: "a", exchanges: 9 },
    { key: "b", exchanges: 0 },
  ]);
});

test("the weakest arrows are left out, and counted", () => {
  const all = Array.from({ length: maxEdges + 20 }, (_, n) => sequence(`f${n}`, `t${n}`, n));
  const { edges, hidden, nodes } = drawnGraph({ ...none, sequence: all }, "sequence");
  assert.deepEqual([edges.length, hidden, edges.at(-1)?.count], [maxEdges, 20, 20]);
  assert.equal(nodes.length, 2 * maxEdges);
});
