import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import * as fc from "fast-check";
import { checksumOf, composeKey, looksLikeKey } from "./key-format.ts";

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const environment = fc.option(fc.stringMatching(/^[a-z][a-z0-9]{0,15}$/), { nil: undefined });

test("every composed key looks like one, of one length, and different bytes make different keys", () => {
  fc.assert(
    fc.property(bytes, bytes, environment, (one, two, place) => {
      const key = composeKey(one, place);
      assert.ok(looksLikeKey(key), key);
      assert.equal(key.length, 4 + (place === undefined ? 0 : place.length + 1) + 49);
      const same = Buffer.compare(Buffer.from(one), Buffer.from(two)) === 0;
      assert.equal(key === composeKey(two, place), same);
    }),
  );
});

test("one wrong character is always noticed", () => {
  fc.assert(
    fc.property(
      bytes,
      fc.nat(52),
      fc.constantFrom(..."09AZaz_-".split("")),
      (one, at, character) => {
        const key = composeKey(one);
        if (key[at] === character) return;
        assert.equal(looksLikeKey(key.slice(0, at) + character + key.slice(at + 1)), false);
      },
    ),
  );
});

test("the checksum is CRC-32 in base62", () => {
  const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  fc.assert(
    fc.property(fc.stringMatching(/^[\w]{0,60}$/), (text) => {
      const value = checksumOf(text)
        .split("")
        .reduce((sum, digit) => sum * 62 + alphabet.indexOf(digit), 0);
      assert.equal(value, crc32(text));
    }),
  );
});

test("base64url text stands for its bytes", () => {
  const random = Buffer.alloc(32, 200);
  assert.equal(composeKey(random.toString("base64url"), "live"), composeKey(random, "live"));
});

for (const text of [
  "",
  "cst_",
  `cst_${"0".repeat(49)}`,
  `cst_LIVE_${"0".repeat(49)}`,
  `xst_${"0".repeat(49)}`,
]) {
  test(`${text || "nothing"} is no key`, () => {
    assert.equal(looksLikeKey(text), false);
  });
}

test("too few bytes and strange environments are faults", () => {
  assert.throws(() => composeKey(new Uint8Array(31)), RangeError);
  assert.throws(() => composeKey("AAAA"), RangeError);
  for (const place of ["", "Live", "a_b", "1a", "x".repeat(17)]) {
    assert.throws(() => composeKey(new Uint8Array(32), place), RangeError, place);
  }
});
