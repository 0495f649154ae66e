import assert from "node:assert/strict";
import { test } from "node:test";
import type { Strictness } from "../../engine/control.ts";
import { loosening } from "./strictness.ts";

/** direction, baseline, override, is it looser? */
const table: readonly (readonly [Strictness, unknown, unknown, boolean])[] = [
  ["lower", 10, 9, false],
  ["lower", 10, 10, false],
  ["lower", 10, 11, true],
  ["lower", "1m", "60s", false],
  ["lower", "1m", "61s", true],
  ["lower", "1MiB", "1024KiB", false],
  ["lower", "1MiB", "1025KiB", true],
  ["lower", "1m", "soon", true],
  ["lower", undefined, 5, false],
  ["higher", 10, 11, false],
  ["higher", 10, 9, true],
  ["higher", "1h", "59m", true],
  ["fewer", ["a", "b"], ["b"], false],
  ["fewer", ["a", "b"], ["b", "a"], false],
  ["fewer", ["a", "b"], ["a", "c"], true],
  ["fewer", ["a"], [], false],
  ["fewer", [], ["a"], true],
  ["fewer", [{ x: 1, y: 2 }], [{ y: 2, x: 1 }], false],
  ["fewer", [{ x: 1 }], [{ x: 2 }], true],
  ["fewer", { a: 1, b: 2 }, { a: 1 }, false],
  ["fewer", { a: 1 }, { a: 2 }, true],
  ["more", ["a"], ["a", "b"], false],
  ["more", ["a", "b"], ["a"], true],
  ["more", undefined, ["a"], false],
  ["on", false, true, false],
  ["on", true, false, true],
  ["on", undefined, false, true],
  ["off", true, false, false],
  ["off", false, true, true],
  ["off", undefined, true, true],
  ["off", true, true, false],
  ["free", 1, "anything", false],
];

for (const [direction, base, next, looser] of table) {
  const shown = `${JSON.stringify(base)} → ${JSON.stringify(next)}`;
  test(`${direction}: ${shown} is ${looser ? "looser" : "not looser"}`, () => {
    assert.equal(loosening(direction, base, next) !== undefined, looser);
  });
}
