import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonValue } from "../../http/json.ts";
import { isStrong, nameIn } from "./value-text.ts";

const uuid = "0197f3c2-7a51-7c3e-9d20-5b1f6a0c4e11";

const names: readonly [value: JsonValue, name: string | undefined, strong?: boolean][] = [
  [17, "17", false],
  ["17", "17", false],
  ["/v1/orders/17?full=1", "17", false],
  ["https://api.example.com/v1/orders/17#top", "17", false],
  [uuid, uuid, true],
  ["805816243683594242", "805816243683594242", true],
  ["lamp-ideas-4k8d2p", "lamp-ideas-4k8d2p", true],
  ["fresh-wagon", "fresh-wagon", false],
  ["in-progress", "in-progress", false],
  ["2026-02-06", "2026-02-06", false],
  ["EUR", "EUR", false],
  // What names nothing: constants, fractions, instants, sentences, links to nothing, whole texts.
  [0, undefined],
  [-4, undefined],
  [1.5, undefined],
  [2 ** 60, undefined],
  [true, undefined],
  [null, undefined],
  ["", undefined],
  ["0", undefined],
  ["true", undefined],
  ["12.50", undefined],
  ["2026-02-06T00:02:18.944Z", undefined],
  ["Anna Muster", undefined],
  ["tab\there", undefined],
  ["https://www.example.com/", undefined],
  ["x".repeat(129), undefined],
  [`/${"x".repeat(3000)}`, undefined],
];

test("values and the texts by which they may name something", () => {
  for (const [value, name, strong] of names) {
    assert.equal(nameIn(value), name, JSON.stringify(value).slice(0, 60));
    if (name !== undefined) assert.equal(isStrong(name), strong, name);
  }
});
