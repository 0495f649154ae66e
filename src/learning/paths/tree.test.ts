import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { type Node, childrenOf } from "./nodes.ts";
import { defaultBounds } from "./room.ts";
import { Tree } from "./tree.ts";

const host = "api.example.com";

function newTree(): Tree {
  const overflow = {
    depth: 0,
    segment: 0,
    nodes: 0,
    total: 0,
    children: 0,
    caller: 0,
    alike: 0,
    hosts: 0,
  };
  return new Tree(host, { bounds: defaultBounds, overflow, nodes: 0 });
}

function keysOf(node: Node): string[] {
  const own = [...node.leaves.values()].map((leaf) => leaf.key);
  return [...own, ...childrenOf(node).flatMap((child) => keysOf(child))];
}

/** What tells that the learner moves nodes about: deep paths of few words that come back in their answers. */
const word = fc.constantFrom("anna-lind", "bert-berg", "daily", "monthly", "cars", "chess", "17");
const call = fc.record({
  segments: fc.array(word, { minLength: 2, maxLength: 5 }),
  shape: fc.constantFrom(1, 1, 1, 2),
  echoed: fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 4 }),
  identity: fc.nat({ max: 5 }),
});

test("a key that was told once leads to one that is alive", () => {
  fc.assert(
    fc.property(fc.array(call, { minLength: 40, maxLength: 160 }), (calls) => {
      const tree = newTree();
      const into = new Map<string, string>();
      const told = new Set<string>();
      for (const [time, each] of calls.entries()) {
        const found = tree.learn({ ...each, method: "GET", host, status: 200, time });
        for (const moved of found?.absorbed ?? []) {
          into.delete(moved.into);
          if (moved.key !== moved.into) into.set(moved.key, moved.into);
        }
        if (found === undefined) continue;
        into.delete(found.leaf.key);
        told.add(found.leaf.key);
      }
      const alive = new Set(keysOf(tree.root));
      for (let key of told) {
        for (let hop = 0; hop < 100; hop += 1) key = into.get(key) ?? key;
        assert.ok(alive.has(key), key);
      }
    }),
    { numRuns: 100 },
  );
});
