import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { hasLongNumber, holdsOutgrownNumber } from "./outgrown-number.ts";

test("sixteen digits in a row are found wherever they stand, fifteen are not", () => {
  for (let before = 0; before < 40; before += 1) {
    for (let digits = 0; digits < 40; digits += 1) {
      const text = `${"x".repeat(before)}${"7".repeat(digits)}`;
      assert.equal(hasLongNumber(text), digits >= 16, `${before} before ${digits}`);
      assert.equal(
        hasLongNumber(`${text}]`),
        digits >= 16,
        `${before} before ${digits}, then more`,
      );
    }
  }
});

test("it says what the plain pattern says", () => {
  const text = fc
    .array(fc.constantFrom("0", "123456789", "/", ":", ".", "12345678", "é"))
    .map((parts) => parts.join(""));
  fc.assert(fc.property(text, (each) => hasLongNumber(each) === /\d{16}/.test(each)));
});

test("numbers that doubles cannot hold, and those beside them that they can", () => {
  const outgrown = ["1234567890123456", "0.1234567890123456", "1e400", "-1.5E+308", "1e999"];
  const held = ["123456789012345", "1e40", "1e-400", "1E99", '"e1000"', "[1,100]"];
  for (const text of outgrown) assert.ok(holdsOutgrownNumber(text), text);
  for (const text of held) assert.ok(!holdsOutgrownNumber(text), text);
});
