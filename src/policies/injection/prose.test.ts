import assert from "node:assert/strict";
import { test } from "node:test";
import { isProse } from "./prose.ts";

test("sentences are prose, also with markup, quotes and code between them", () => {
  for (const text of [
    "Changes the status of an account; you can't undo this, so ask the owner first.",
    "<p>Returns the <code>State</code> of a job and the time when it was last seen by us.</p>",
    "Use `select` to choose the fields (see the [guide](https://example.com)) and `from` to set the source.",
  ]) {
    assert.ok(isProse(text), text);
  }
});

test("values, lists of columns and commands are not, however long", () => {
  for (const text of [
    "short note",
    "-1 union select user,password,email,name,phone,city from users limit 1",
    "x=1&y=2&z=3&a=4&b=5&c=6&d=7&e=8&f=9&g=10",
    "cat /etc/passwd | grep root | cut -d: -f1 | head -1 > /tmp/out",
    "a".repeat(200),
  ]) {
    assert.ok(!isProse(text), text);
  }
});
