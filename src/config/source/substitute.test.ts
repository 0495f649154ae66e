import assert from "node:assert/strict";
import { test } from "node:test";
import { substitute } from "./substitute.ts";

const secrets = {
  variable: (name: string) => (name === "SECRET" ? "s3cret" : undefined),
  file: (path: string) => (path === "key.json" ? '{"a": "${SECRET}"}' : undefined),
};

const filled = [
  ["${SECRET}", "s3cret"],
  ["a ${SECRET} b ${SECRET}", "a s3cret b s3cret"],
  ["$${SECRET}", "${SECRET}"],
  ["$SECRET", "$SECRET"],
  ["{SECRET}", "{SECRET}"],
  // What was put in is not looked at again: a file cannot ask for the environment.
  ["${file:key.json}", '{"a": "${SECRET}"}'],
] as const;

for (const [text, want] of filled) {
  test(`${text} becomes ${want}`, () => {
    assert.deepEqual(substitute({ a: [text] }, secrets), { value: { a: [want] }, problems: [] });
  });
}

const missing = [
  ["${OTHER}", "the environment variable OTHER is not set"],
  ["${file:none}", "the file none cannot be read"],
  ["${}", "${} is neither ${NAME} nor ${file:path}; write $${ for a plain ${"],
  ["${SECRET }", "${SECRET } is neither ${NAME} nor ${file:path}; write $${ for a plain ${"],
] as const;

for (const [text, message] of missing) {
  test(`${text} is a problem`, () => {
    assert.deepEqual(substitute({ "a/b": [1, text] }, secrets).problems, [
      { at: "/a~1b/1", message },
    ]);
  });
}

test("keys are never filled, and other values stay what they are", () => {
  const value = { "${SECRET}": [1, true, null] };
  assert.deepEqual(substitute(value, secrets), { value, problems: [] });
});
