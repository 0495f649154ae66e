import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type PlacedNode,
  boxHeight,
  boxWidth,
  curve,
  nearest,
  placeGraph,
  placeToFit,
} from "./graph-layout.ts";

function chain(...keys: readonly string[]) {
  const nodes = keys.map((key) => ({ key, exchanges: 1 }));
  const edges = keys.slice(1).map((to, n) => ({ from: keys[n] ?? "", to, count: 5 }));
  return { nodes, edges, hidden: 0 };
}

test("a chain runs from left to right inside the picture, and no box covers another", () => {
  const { nodes, edges, width, height } = placeGraph(chain("a", "b", "c"), "rightward");
  const xs = nodes.map(({ x }) => x);
  assert.ok((xs[0] ?? 0) + boxWidth < (xs[1] ?? 0) && (xs[1] ?? 0) + boxWidth < (xs[2] ?? 0));
  for (const { x, y } of nodes) {
    assert.ok(x >= 0 && y >= 0 && x + boxWidth <= width && y + boxHeight <= height);
  }
  assert.equal(edges.length, 2);
  for (const { path } of edges) assert.match(path, /^M[\d.,]+[QL]/);
});

test("circles and loops are placed too", () => {
  const { nodes } = chain("a", "b");
  const edges = [
    { from: "a", to: "b", count: 1 },
    { from: "b", to: "a", count: 1 },
    { from: "a", to: "a", count: 1 },
  ];
  const placed = placeGraph({ nodes, edges, hidden: 0 }, "rightward");
  assert.equal(placed.edges.length, 3);
  for (const { path } of placed.edges) assert.match(path, /^M/);
});

test("keys are names of nodes whatever they say", () => {
  const { nodes } = placeGraph(chain("__proto__", "constructor", "toString"), "rightward");
  assert.deepEqual(
    nodes.map(({ key }) => key),
    ["__proto__", "constructor", "toString"],
  );
  for (const { x, y } of nodes) assert.ok(Number.isFinite(x) && Number.isFinite(y));
});

test("nothing is placed as nothing", () => {
  assert.deepEqual(placeGraph({ nodes: [], edges: [], hidden: 0 }, "rightward").nodes, []);
});

test("a line begins and ends where it should", () => {
  assert.equal(curve([]), "");
  assert.equal(
    curve([
      { x: 1, y: 2 },
      { x: 3, y: 4 },
    ]),
    "M1,2L3,4",
  );
  assert.equal(
    curve([
      { x: 0, y: 0 },
      { x: 2, y: 2 },
      { x: 4, y: 0 },
    ]),
    "M0,0Q2,2 3,1L4,0",
  );
});

function node(key: string, x: number, y: number): PlacedNode {
  return { key, x, y, exchanges: 0 };
}

test("the arrow keys go to the nearest box that way", () => {
  const nodes = [
    node("here", 0, 0),
    node("right", 10, 1),
    node("far", 9, 30),
    node("below", 1, 10),
  ];
  assert.equal(nearest(nodes, "here", "ArrowRight"), "right");
  assert.equal(nearest(nodes, "here", "ArrowDown"), "below");
  assert.equal(nearest(nodes, "here", "ArrowLeft"), undefined);
  assert.equal(nearest(nodes, "gone", "ArrowLeft"), undefined);
});

test("a drawing runs the way that shows more of it", () => {
  const long = chain("a", "b", "c", "d", "e", "f", "g");
  const courses = [
    [chain("a", "b"), { width: 1000, height: 500 }, "rightward"],
    [long, { width: 1000, height: 500 }, "downward"],
    [long, { width: 4000, height: 500 }, "rightward"],
    [chain("a", "b"), { width: 350, height: 500 }, "downward"],
  ] as const;
  for (const [graph, frame, course] of courses) {
    assert.equal(placeToFit(graph, frame).course, course, JSON.stringify(frame));
  }
});

test("flows that run downward stand one below the other", () => {
  const { nodes } = placeGraph(chain("a", "b", "c"), "downward");
  const [a, b, c] = nodes.map(({ x, y }) => ({ x, y }));
  assert.ok(a && b && c && a.y < b.y && b.y < c.y);
  assert.deepEqual([a.x, b.x], [b.x, c.x]);
});
