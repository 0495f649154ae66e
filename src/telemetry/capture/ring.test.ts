import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { RingReader, RingWriter, allocateRing, maxRecordBytes, noRoom } from "./ring.ts";

function write(writer: RingWriter, length: number, fill: number): boolean {
  const from = writer.reserve(length);
  if (from === noRoom) return false;
  writer.bytes.fill(fill, from, from + length);
  writer.commit(length);
  return true;
}

test("what was written is read, whole and in order, whatever the sizes and the pace", () => {
  const step = fc.oneof(
    fc.record({ write: fc.integer({ min: 0, max: maxRecordBytes }) }),
    fc.record({ read: fc.integer({ min: 1, max: 5 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const memory = allocateRing();
      const writer = new RingWriter(memory);
      const reader = new RingReader(memory);
      const expected: (readonly [length: number, fill: number])[] = [];
      let fill = 0;
      const readOne = (): boolean => {
        const read = reader.next((bytes) => [bytes.length, bytes[0] ?? 0, bytes.at(-1) ?? 0]);
        const wanted = expected.shift();
        if (wanted === undefined) {
          assert.equal(read, undefined);
          return false;
        }
        const [length, value] = wanted;
        assert.deepEqual(read, [length, length === 0 ? 0 : value, length === 0 ? 0 : value]);
        return true;
      };
      for (const act of steps) {
        if ("write" in act) {
          fill = (fill + 1) % 256;
          if (write(writer, act.write, fill)) expected.push([act.write, fill]);
          else assert.ok(expected.length > 0, "an empty ring takes any record");
        } else for (let i = 0; i < act.read; i += 1) readOne();
      }
      while (readOne());
    }),
    { numRuns: 60 },
  );
});

test("a ring goes round more than once, and a full one refuses until something is read", () => {
  const memory = allocateRing();
  const writer = new RingWriter(memory);
  const reader = new RingReader(memory);
  const length = 100_001;
  let written = 0;
  while (write(writer, length, 7)) written += 1;
  assert.ok(written > 30, "the ring is smaller than it says");
  for (let round = 0; round < 200; round += 1) {
    assert.equal(
      reader.next((bytes) => bytes.length),
      length,
    );
    while (write(writer, length, 7)) written += 1;
  }
  assert.ok(written > 200);
});

test("a record that its reader cannot bear is let go", () => {
  const memory = allocateRing();
  const writer = new RingWriter(memory);
  const reader = new RingReader(memory);
  write(writer, 10, 1);
  write(writer, 20, 2);
  assert.throws(() =>
    reader.next(() => {
      throw new Error("unbearable");
    }),
  );
  assert.equal(
    reader.next((bytes) => bytes.length),
    20,
  );
  assert.equal(
    reader.next((bytes) => bytes.length),
    undefined,
  );
});

test("a writer that begins anew goes on where the one before it stopped", () => {
  const memory = allocateRing();
  write(new RingWriter(memory), 10, 1);
  write(new RingWriter(memory), 20, 2);
  const reader = new RingReader(memory);
  assert.deepEqual(
    [0, 1, 2].map(() => reader.next((bytes) => bytes.length)),
    [10, 20, undefined],
  );
});
