import assert from "node:assert/strict";
import { test } from "node:test";
import { namePatterns } from "./name-patterns.ts";

const long = "x-php-".padEnd(200, "a");
const table: readonly (readonly [string, boolean])[] = [
  ["server", true],
  ["servers", false],
  ["serve", false],
  ["x-php-version", true],
  ["x-php-", true],
  ["x-php", false],
  ["toString", false],
  ["__proto__", false],
  [long, true],
];

for (const [name, want] of table) {
  test(`${name.slice(0, 20)} ${want ? "matches" : "does not match"}, asked again too`, () => {
    const matches = namePatterns(["server", "x-php-*"]);
    assert.deepEqual([matches(name), matches(name)], [want, want]);
  });
}
