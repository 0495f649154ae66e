import assert from "node:assert/strict";
import { test } from "node:test";
import type { LearnedField } from "../../api/types.ts";
import { type Difference, isWrong, pairFields } from "./contract-diff.ts";

function seen(name: string, more: Partial<LearnedField> = {}): LearnedField {
  return {
    place: "response",
    message: "2 application/json",
    name,
    types: ["string"],
    format: undefined,
    presence: 1,
    required: true,
    support: 10,
    enumeration: undefined,
    minimum: undefined,
    maximum: undefined,
    minLength: undefined,
    maxLength: undefined,
    classes: [],
    declared: true,
    ...more,
  };
}

function named(name: string, type: string, required = true) {
  return { place: "response", message: "2 application/json", name, type, required };
}

test("each way in which a field departs from its contract, and near misses", () => {
  const cases: readonly [string, boolean, Partial<LearnedField>, readonly Difference[]][] = [
    ["string", true, {}, []],
    ["integer", true, { types: ["string"] }, ["type"]],
    ["number", true, { types: ["integer"] }, []],
    ["integer", true, { types: ["number"] }, ["type"]],
    ["string | null", true, { types: ["string", "null"] }, []],
    ["string", true, { types: ["string", "null"] }, ["type"]],
    ["string (uuid)", true, {}, []],
    ["any", true, { types: ["object"] }, []],
    ["string", true, { presence: 0.9, required: false }, ["missing"]],
    ["string", false, { presence: 0.9, required: false }, []],
    ["string", false, {}, ["always-there"]],
    ["integer", true, { presence: 0.5, required: false }, ["type", "missing"]],
  ];
  for (const [type, required, more, differences] of cases) {
    const [found] = pairFields([named("id", type, required)], [seen("id", more)]);
    assert.deepEqual(found?.differences, differences, `${type} ${JSON.stringify(more)}`);
  }
});

test("what stands on one side only", () => {
  const pairs = pairFields([named("a", "string")], [seen("b")]);
  assert.deepEqual(
    pairs.map(({ name, differences }) => [name, differences]),
    [
      ["a", ["unseen"]],
      ["b", ["undocumented"]],
    ],
  );
  assert.deepEqual(pairs.map(isWrong), [false, true]);
});

test("the same name in another message is another field", () => {
  const pairs = pairFields(
    [named("id", "string")],
    [seen("id", { message: "4 application/json" })],
  );
  assert.deepEqual(
    pairs.map(({ message, differences }) => [message, differences]),
    [
      ["2 application/json", ["unseen"]],
      ["4 application/json", ["undocumented"]],
    ],
  );
});

test("without a contract nothing differs from it", () => {
  const [found] = pairFields(undefined, [seen("id")]);
  assert.deepEqual(found?.differences, []);
});

test("fields stand as a request runs: path, query, …, response", () => {
  const learned = [
    seen("z"),
    seen("q", { place: "query", message: "" }),
    seen("p", { place: "path", message: "" }),
    seen("a"),
  ];
  assert.deepEqual(
    pairFields(undefined, learned).map(({ name }) => name),
    ["p", "q", "a", "z"],
  );
});
