import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { KeyedBytes, keyedHash } from "./keyed-hash.ts";

const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by));

type Key = readonly [low: number, high: number];

/** HalfSipHash-c-d with 64 bits of output, or with 32, as plainly as it can be written. */
function reference(
  bytes: readonly number[],
  [low, high]: Key,
  rounds: readonly [number, number],
  bits: 32 | 64 = 64,
) {
  const v = [low, bits === 64 ? high ^ 0xee : high, 0x6c796765 ^ low, 0x74656462 ^ high];
  const at = (index: number) => v[index] ?? 0;
  const mix = (a: number, b: number, left: number, right: number) => {
    v[a] = (at(a) + at(b)) | 0;
    v[b] = rotate(at(b), left) ^ at(a);
    if (right > 0) v[a] = rotate(at(a), right);
  };
  const round = (times: number) => {
    for (let time = 0; time < times; time += 1) {
      mix(0, 1, 5, 16);
      mix(2, 3, 8, 0);
      mix(0, 3, 7, 0);
      mix(2, 1, 13, 16);
    }
  };
  const padded = [...bytes];
  while (padded.length % 4 !== 3) padded.push(0);
  padded.push(bytes.length & 255);
  for (let start = 0; start < padded.length; start += 4) {
    const word = padded
      .slice(start, start + 4)
      .reduce((sum, byte, place) => sum | (byte << (8 * place)), 0);
    v[3] = at(3) ^ word;
    round(rounds[0]);
    v[0] = at(0) ^ word;
  }
  v[2] = at(2) ^ (bits === 64 ? 0xee : 0xff);
  round(rounds[1]);
  const first = at(1) ^ at(3);
  v[1] = at(1) ^ 0xdd;
  round(rounds[1]);
  return [first >>> 0, (at(1) ^ at(3)) >>> 0] as const;
}

/** HalfSipHash-2-4 of the bytes 0, 1, 2, … under the key 00 01 … 07, from its authors' `vectors.h`. */
const published = [
  [0, "218d1f59b9b83cc8"],
  [1, "be552412f8387315"],
  [2, "064f39ef7c50eb57"],
  [3, "ce0f1a45f7060679"],
  [4, "d5e78a175be52ea1"],
  [7, "ff202728b07bc684"],
  [8, "edfee820bce4858c"],
  [11, "ae26333994ddcd48"],
] as const;

test("the reference of this test is HalfSipHash", () => {
  for (const [length, hex] of published) {
    const bytes = Array.from({ length }, (_, index) => index);
    const words = reference(bytes, [0x03020100, 0x07060504], [2, 4]);
    const buffer = Buffer.alloc(8);
    buffer.writeUInt32LE(words[0], 0);
    buffer.writeUInt32LE(words[1], 4);
    assert.equal(buffer.toString("hex"), hex, `${length} bytes`);
  }
});

test("the hash is HalfSipHash-1-3 of the text's UTF-16LE bytes, cut to 53 bits", () => {
  const word = fc.integer({ min: 0, max: 0xffff_ffff });
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), word, word, (text, low, high) => {
      const bytes = text.split("").flatMap((unit) => {
        const code = unit.charCodeAt(0);
        return [code & 255, code >> 8];
      });
      const [first, second] = reference(bytes, [low | 0, high | 0], [1, 3]);
      assert.equal(keyedHash({ low, high })(text), first + (second & 0x1fffff) * 2 ** 32);
    }),
  );
});

test("the hash of bytes is HalfSipHash-1-3 with 32 bits of output", () => {
  const word = fc.integer({ min: 0, max: 0xffff_ffff });
  const some = fc.uint8Array({ maxLength: 131 });
  fc.assert(
    fc.property(some, some, word, word, (before, bytes, low, high) => {
      const keyed = new KeyedBytes({ low, high }, 131);
      keyed.bytes.set(before);
      keyed.hash(before.length);
      keyed.bytes.set(bytes);
      const [first] = reference([...bytes], [low | 0, high | 0], [1, 3], 32);
      assert.equal(keyed.hash(bytes.length) >>> 0, first);
    }),
  );
});

test("neighbours lie far apart, and the key matters", () => {
  const hash = keyedHash({ low: 1, high: 2 });
  const seen = new Set(Array.from({ length: 20_000 }, (_, index) => hash(String(index))));
  assert.equal(seen.size, 20_000);
  assert.notEqual(keyedHash({ low: 1, high: 3 })("17"), hash("17"));
});
