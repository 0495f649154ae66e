import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonValue } from "../../http/json.ts";
import { echoedIn, shapeText } from "./answers.ts";

test("the shape of an answer: names at its top, and what an envelope holds", () => {
  const rows: readonly (readonly [JsonValue, string])[] = [
    [{ id: 1, name: "a", at: 2, by: 3 }, "{at,by,id,name}"],
    [{ id: 1, name: "a", at: 2, by: { x: 1 } }, "{at,by,id,name}"],
    [[{ id: 1, name: "a" }], "[]{id,name}"],
    [{ next: null, orders: [{ total: 1, id: 2 }] }, "{next,orders[]{id,total}}"],
    [{ data: { user: 1 } }, "{data{user}}"],
    ["text", "string"],
    [[1, 2], "[]number"],
    // Nothing to tell by.
    [{}, ""],
    [[], ""],
    [null, ""],
    [{ next: null, orders: [] }, ""],
  ];
  for (const [value, shape] of rows) assert.equal(shapeText(value), shape, JSON.stringify(value));
});

test("segments that come back in the answer", () => {
  const segments = ["users", "anna", "orders", "17", "5"];
  const rows: readonly (readonly [string, JsonValue, readonly number[]])[] = [
    ["at the top", { id: 17, user: "anna" }, [1, 3]],
    ["in a list", [{ id: 18 }, { id: 17 }], [3]],
    ["in an envelope", { data: { id: "17" } }, [3]],
    ["in the list of an envelope", { data: [{ user: "anna" }], next: null }, [1]],
    ["too deep", { data: { more: { id: 17 } } }, []],
    ["of one character, by chance", { count: 5 }, []],
    ["the kind of a thing is no value", { type: "users", kind: "orders" }, []],
    ["no object", "anna", []],
    ["among plain values of a list", ["anna"], []],
  ];
  for (const [title, value, found] of rows) {
    assert.deepEqual(echoedIn(value, segments), found, title);
  }
  assert.deepEqual(echoedIn({ a: "xx" }, ["xx", "y", "xx"]), [0, 2]);
});
