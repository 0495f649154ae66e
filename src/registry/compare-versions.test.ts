import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { compareVersions } from "./compare-versions.ts";

const ascending = [
  ["1", "2", "10"],
  ["v1", "v2", "v10"],
  ["1.0.0-alpha", "1.0.0-rc", "1.0.0", "1.0.1", "1.1", "2"],
  ["2023-12-01", "2024-06-01", "2024-06-02"],
  ["v1", "1.1"],
  ["beta", "v1"],
];

for (const versions of ascending) {
  test(versions.join(" < "), () => {
    for (const [i, a] of versions.entries()) {
      for (const [j, b] of versions.entries()) {
        assert.equal(Math.sign(compareVersions(a, b)), Math.sign(i - j), `${a} and ${b}`);
      }
    }
  });
}

test("any two texts are ordered the same from either side", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      assert.equal(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a)), 0);
    }),
  );
});
