import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Item,
  Token,
  serializeDictionary,
  serializeItem,
  serializeList,
} from "./structured-fields.ts";

const items: readonly (readonly [item: Item, want: string | undefined])[] = [
  [{ value: 5 }, "5"],
  [{ value: -0 }, "0"],
  [{ value: 1.5 }, "1.5"],
  [{ value: 0.0001 }, "0.0"],
  [{ value: 1 / 3 }, "0.333"],
  [{ value: 1e15 }, undefined],
  [{ value: Number.NaN }, undefined],
  [{ value: 1e12 + 0.5 }, undefined],
  [{ value: true }, "?1"],
  [{ value: false }, "?0"],
  [{ value: 'a"b\\' }, '"a\\"b\\\\"'],
  [{ value: "é" }, undefined],
  [{ value: "a\n" }, undefined],
  [{ value: new Token("a/b:c") }, "a/b:c"],
  [{ value: new Token("1a") }, undefined],
  [
    {
      value: "default",
      parameters: [
        ["r", 50],
        ["t", 30],
        ["on", true],
        ["off", false],
      ],
    },
    '"default";r=50;t=30;on;off=?0',
  ],
  [{ value: 1, parameters: [["R", 1]] }, undefined],
];

for (const [item, want] of items) {
  test(`serialises as ${want}`, () => assert.equal(serializeItem(item), want));
}

test("lists and dictionaries", () => {
  assert.equal(
    serializeList([{ value: "a", parameters: [["q", 1]] }, { value: "b" }]),
    '"a";q=1, "b"',
  );
  assert.equal(serializeList([{ value: "a" }, { value: "é" }]), undefined);
  assert.equal(
    serializeDictionary([
      ["limit", { value: 1 }],
      ["on", { value: true, parameters: [["x", 1]] }],
    ]),
    "limit=1, on;x=1",
  );
  assert.equal(serializeDictionary([["Bad", { value: 1 }]]), undefined);
});
