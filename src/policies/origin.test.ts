import assert from "node:assert/strict";
import { test } from "node:test";
import { isOrigin } from "./origin.ts";

const origins = [
  ["https://app.example", true],
  ["https://app.example:8443", true],
  ["http://[::1]:3000", true],
  ["https://app.example:443", false],
  ["https://app.example/", false],
  ["https://App.example", false],
  ["HTTPS://app.example", false],
  ["https://app.example.", false],
  ["https://u@app.example", false],
  ["https://*.example", false],
  ["https://", false],
  ["ftp://app.example", false],
  ["app.example", false],
  ["null", false],
  ["*", false],
] as const;

for (const [text, want] of origins) {
  test(`${text} is ${want ? "an" : "no"} origin`, () => assert.equal(isOrigin(text), want));
}
