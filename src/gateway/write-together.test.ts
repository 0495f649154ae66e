import assert from "node:assert/strict";
import { once } from "node:events";
import { Writable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { test } from "node:test";
import { writeTogether } from "./write-together.ts";

function recorder(name: string, log: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(`${name} ${chunk.toString()}`);
      done();
    },
  });
}

test("what is written in one turn goes out at its end, in order", async () => {
  const log: string[] = [];
  const [a, b] = [recorder("a", log), recorder("b", log)];
  writeTogether(a);
  a.write("1");
  writeTogether(b);
  b.write("2");
  assert.deepEqual(log, []);
  await nextTurn();
  assert.deepEqual(log, ["a 1", "b 2"]);
  writeTogether(b);
  b.write("3");
  await nextTurn();
  assert.deepEqual(log, ["a 1", "b 2", "b 3"]);
});

test("a full company does not wait", async () => {
  const log: string[] = [];
  const many = Array.from({ length: 17 }, (_, i) => recorder(String(i), log));
  for (const one of many) {
    writeTogether(one);
    one.write("x");
  }
  // The sixteenth sets all off, itself included; the seventeenth waits for the turn's end.
  assert.equal(log.length, 16);
  await nextTurn();
  assert.equal(log.length, 17);
});

test("twice in one turn, ended or destroyed: nothing is lost, nobody is harmed", async () => {
  const log: string[] = [];
  const [twice, ended, gone] = [recorder("t", log), recorder("e", log), recorder("g", log)];
  writeTogether(twice);
  twice.write("1");
  writeTogether(twice);
  twice.write("2");
  writeTogether(ended);
  ended.end("3");
  writeTogether(gone);
  gone.write("4", () => undefined);
  gone.destroy();
  await once(ended, "finish");
  await nextTurn();
  assert.deepEqual(log.toSorted(), ["e 3", "t 1", "t 2"]);
});
