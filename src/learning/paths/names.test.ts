import assert from "node:assert/strict";
import { test } from "node:test";
import { isCollection } from "./names.ts";

test("names that stand for many of a kind, and abbreviations that only end like them", () => {
  for (const name of ["orders", "entities", "boxes", "series", "news", "user-groups", "people"]) {
    assert.ok(isCollection(name), name);
  }
  for (const name of ["pos", "gps", "sms", "status", "order", "address", "campus", ""]) {
    assert.ok(!isCollection(name), name);
  }
});
