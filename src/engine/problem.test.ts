import assert from "node:assert/strict";
import { test } from "node:test";
import { problemDocument } from "./problem.ts";

const documents = [
  { status: 401, type: "urn:castellan:problem:unauthenticated" },
  { status: 404, type: "urn:castellan:problem:not-found" },
  { status: 418, type: "urn:castellan:problem:invalid-request" },
  { status: 599, type: "urn:castellan:problem:internal" },
] as const;

for (const { status, type } of documents) {
  test(`${status} is told as ${type}`, () => {
    const document = problemDocument(status, "abc");
    const body = JSON.parse(document.body) as Record<string, unknown>;
    assert.equal(document.status, status);
    assert.equal(body["type"], type);
    assert.equal(body["status"], status);
    assert.equal(body["instance"], "urn:castellan:exchange:abc");
    assert.deepEqual(Object.keys(body), ["type", "title", "status", "instance"]);
  });
}
