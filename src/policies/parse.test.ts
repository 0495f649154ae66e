import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { jsonSchemaOf, parseWith } from "./parse.ts";

const schema = z.strictObject({
  names: z.array(z.string().min(2)).min(1).describe("who"),
  mode: z.enum(["soft", "hard"]).default("hard"),
  count: z.int().min(1).max(9).optional(),
  ratio: z.number().gt(0).optional(),
  wait: z
    .string()
    .regex(/^\d+s$/, "must be a duration such as 30s")
    .optional(),
  nested: z.strictObject({ "a/b": z.boolean() }).optional(),
  either: z.union([z.string(), z.strictObject({ deep: z.number() })]).optional(),
  rows: z.record(z.string(), z.strictObject({ on: z.boolean() })).optional(),
});
const parse = parseWith(schema);
const base = { names: ["ada"] };

test("gives the value with its defaults", () => {
  assert.deepEqual(parse(base), { ok: true, value: { names: ["ada"], mode: "hard" } });
});

const refused = [
  [{}, "/names", "is required: a list"],
  [{ names: [] }, "/names", "must have at least 1 entry"],
  [{ names: ["ada", "b"] }, "/names/1", "must have at least 2 characters"],
  [{ names: ["ada", 3] }, "/names/1", "must be a text"],
  [{ ...base, mode: "mild" }, "/mode", "must be one of soft, hard"],
  [{ ...base, count: 10 }, "/count", "must be at most 9"],
  [{ ...base, count: 1.5 }, "/count", "must be a whole number"],
  [{ ...base, ratio: 0 }, "/ratio", "must be more than 0"],
  [{ ...base, wait: "30" }, "/wait", "must be a duration such as 30s"],
  [{ ...base, nested: { "a/b": 1 } }, "/nested/a~1b", "must be true or false"],
  [
    { ...base, nested: { "a/b": true, c: 1 } },
    "/nested/c",
    "is not a setting; the settings here are a/b",
  ],
  [
    { ...base, rows: { x: { on: true, off: 1 } } },
    "/rows/x/off",
    "is not a setting; the settings here are on",
  ],
  [{ ...base, either: 1 }, "/either", "must be a text, or must be a mapping of settings"],
  [{ ...base, either: { deep: "1" } }, "/either/deep", "must be a number"],
  [7, "", "must be a mapping of settings"],
] as const;

for (const [input, at, message] of refused) {
  test(`refuses ${JSON.stringify(input)}`, () => {
    assert.deepEqual(parse(input), { ok: false, problems: [{ at, message }] });
  });
}

test("tells every problem at once, and no value", () => {
  const read = parse({ names: [""], mode: "hunter2", extra: "hunter2", more: 1 });
  assert.ok(!read.ok);
  assert.deepEqual(read.problems.map((problem) => problem.at).toSorted(), [
    "/extra",
    "/mode",
    "/more",
    "/names/0",
  ]);
  assert.ok(!JSON.stringify(read.problems).includes("hunter2"));
});

test("publishes descriptions, and does not ask for what has a default", () => {
  const published = jsonSchemaOf(schema) as {
    properties: Record<string, { description?: string }>;
    required: readonly string[];
  };
  assert.equal(published.properties["names"]?.description, "who");
  assert.deepEqual(published.required, ["names"]);
});
