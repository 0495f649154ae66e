import assert from "node:assert/strict";
import { test } from "node:test";
import type { LearnedField } from "./learned.ts";
import { traitsOf } from "./traits.ts";

function field(name: string, over: Partial<LearnedField> = {}): LearnedField {
  return {
    place: "query",
    message: "",
    name,
    types: ["string"],
    format: undefined,
    presence: 1,
    required: false,
    support: 100,
    enumeration: undefined,
    minimum: undefined,
    maximum: undefined,
    minLength: undefined,
    maxLength: undefined,
    classes: [],
    declared: undefined,
    ...over,
  };
}

const identifiers: readonly (readonly [
  what: string,
  given: LearnedField,
  kind: string | undefined,
])[] = [
  [
    "a counting path",
    field("orderId", { place: "path", types: ["integer"], maximum: 900 }),
    "sequential",
  ],
  ["a snowflake", field("id", { place: "path", types: ["integer"], maximum: 2 ** 60 }), "random"],
  ["a UUID", field("orderId", { place: "path", format: "uuid" }), "random"],
  ["a slug", field("slug", { place: "path", minLength: 3 }), "word"],
  ["a long token", field("id", { place: "path", minLength: 26 }), "random"],
  ["a query that names an object", field("customer_id", { types: ["integer"] }), "sequential"],
  ["a page number", field("page", { types: ["integer"] }), undefined],
  ["an enumeration", field("status_code", { enumeration: ["a", "b"] }), undefined],
  ["an answer", field("orderId", { place: "response" }), undefined],
];

for (const [what, given, kind] of identifiers) {
  test(`identifier: ${what}`, () => {
    assert.equal(traitsOf([given]).identifiers[0]?.kind, kind);
  });
}

test("rights, URLs, amounts and free text are told apart, by name and place", () => {
  const traits = traitsOf([
    field("user.role", { place: "request" }),
    field("isAdmin", { place: "request", types: ["boolean"] }),
    field("rolex", { place: "request" }),
    field("role"),
    field("callback_url"),
    field("image", { format: "uri" }),
    field("limit", { types: ["integer"] }),
    field("note", { place: "request" }),
    field("kind", { enumeration: ["a"] }),
  ]);
  assert.deepEqual(traits.privileged, ["user.role", "isAdmin"]);
  assert.deepEqual(traits.urls, ["callback_url", "image"]);
  assert.deepEqual(traits.amounts, ["limit"]);
  assert.deepEqual(traits.texts, ["user.role", "rolex", "role", "callback_url", "note"]);
});

test("few names of each are told, however many there are", () => {
  const many = Array.from({ length: 500 }, (_, n) => field(`f${n}_url`));
  assert.equal(traitsOf(many).urls.length, 12);
});
