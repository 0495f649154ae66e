import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { JsonValue } from "../../http/json.ts";
import { ValueNames } from "./value-names.ts";

const uuid = "0197f3c2-7a51-7c3e-9d20-5b1f6a0c4e11";

const names: readonly [value: JsonValue, name: string | undefined, strong?: boolean][] = [
  [17, "17", false],
  ["17", "17", false],
  [2 ** 31 - 1, "2147483647", false],
  [2 ** 31, "2147483648", false],
  [Number.MAX_SAFE_INTEGER, "9007199254740991", true],
  ["/v1/orders/17?full=1", "17", false],
  ["https://api.example.com/v1/orders/17#top", "17", false],
  ["see https://api.example.com/v1/orders/17", "17", false],
  [`https://api.example.com/${"x".repeat(200)}/17`, "17", false],
  ["urn:order:17", "urn:order:17", false],
  [uuid, uuid, true],
  ["805816243683594242", "805816243683594242", true],
  ["lamp-ideas-4k8d2p", "lamp-ideas-4k8d2p", true],
  ["fresh-wagon", "fresh-wagon", false],
  ["in-progress", "in-progress", false],
  ["2026-02-06", "2026-02-06", false],
  ["10.20.30", "10.20.30", false],
  ["EUR", "EUR", false],
  ["größe", "größe", false],
  ["名前", "名前", false],
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
  ["-12.50", undefined],
  ["2026-02-06T00:02:18.944Z", undefined],
  ["Anna Muster", undefined],
  ["tab\there", undefined],
  ["名\u00a0前", undefined],
  ["https://www.example.com/", undefined],
  ["x".repeat(129), undefined],
  [`/${"x".repeat(3000)}`, undefined],
];

function fresh(high = 2): ValueNames {
  return new ValueNames({ low: 1, high }, { low: 3, high });
}

test("values and the texts by which they may name something", () => {
  const read = fresh();
  const other = fresh();
  for (const [value, name, strong] of names) {
    const said = JSON.stringify(value).slice(0, 60);
    assert.equal(read.read(value), name !== undefined, said);
    if (name === undefined) continue;
    assert.ok(other.read(name), said);
    assert.equal(read.hash, other.hash, said);
    assert.equal(read.isStrong, strong, said);
  }
});

test("a name's hash depends on all of it, on the key, and not on what was read before", () => {
  const used = fresh();
  const seen = new Set<number>();
  const all = [
    "a",
    "b",
    "ab",
    "ba",
    "abcd",
    "abcde",
    "Ā",
    "Āb",
    "Ȁ",
    "x".repeat(127),
    "x".repeat(128),
  ];
  for (const name of all) {
    assert.ok(used.read(name));
    seen.add(used.hash);
  }
  assert.equal(seen.size, all.length);
  const other = fresh(9);
  assert.ok(other.read("a") && used.read("a"));
  assert.notEqual(other.hash, used.hash);
});

test("a number is read as its digits are", () => {
  const [one, other] = [fresh(), fresh()];
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      if (value === 0) return;
      assert.ok(one.read(value) && other.read(String(value)));
      assert.deepEqual([one.hash, one.isStrong], [other.hash, other.isStrong]);
    }),
  );
});
