import assert from "node:assert/strict";
import { test } from "node:test";
import { accessDiffers } from "./access-differs.ts";

test("only who got in without a credential contradicts what is declared", () => {
  const found: string[] = [];
  for (const declared of ["required", "none", "unknown"] as const) {
    for (const observed of ["required", "mixed", "none", "unknown"] as const) {
      if (accessDiffers({ declared, observed })) found.push(`${declared} ${observed}`);
    }
  }
  assert.deepEqual(found, ["required mixed", "required none"]);
});
