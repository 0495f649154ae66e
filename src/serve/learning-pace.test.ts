import assert from "node:assert/strict";
import { test } from "node:test";
import { RingReader, RingWriter, allocateRing } from "../telemetry/capture/ring.ts";
import { LearningPace } from "./learning-pace.ts";

function stage(cpu: number) {
  const memory = allocateRing();
  const writer = new RingWriter(memory);
  const rings = [new RingReader(memory)];
  /** `favoured`: taken whatever the share; of the others, the share. */
  const offer = (times: number, favoured = 0): void => {
    const taken = favoured + (times - favoured) * writer.share;
    for (let n = 0; n < times; n += 1) writer.count(n < taken);
  };
  return { writer, rings, offer, pace: new LearningPace(cpu, 0, rings) };
}

test("while learning keeps up, everything is taken", () => {
  const { writer, rings, offer, pace } = stage(0.25);
  for (let window = 1; window <= 20; window += 1) {
    offer(100);
    assert.equal(pace.worked(10, 100, window * 250), 0);
    pace.adjust(window * 250, rings);
  }
  assert.equal(writer.share, 1);
});

test("of a busy gateway every second exchange is taken, every fourth or every eighth, however much could be learned from", () => {
  const { writer, rings, offer, pace } = stage(1);
  for (const [window, [times, share]] of [
    [125, 1],
    [126, 0.5],
    [250, 0.5],
    [251, 0.25],
    [500, 0.25],
    [501, 0.125],
    [5000, 0.125],
    [200, 0.5],
    [125, 1],
  ].entries()) {
    offer(times ?? 0);
    pace.worked(1, 100, (window + 1) * 250);
    pace.adjust((window + 1) * 250, rings);
    assert.equal(writer.share, share, `${times} in a window`);
  }
});

test("what exceeds the share of a processor is refused, in proportion", () => {
  const { writer, rings, offer, pace } = stage(0.25);
  // 0.25 ms each: 1,000 a second fit into a quarter of a processor; 10,000 come.
  for (let window = 1; window <= 20; window += 1) {
    offer(2500);
    pace.worked(62.5, 250, window * 250);
    pace.adjust(window * 250, rings);
  }
  assert.ok(Math.abs(writer.share - 0.09) < 0.005, String(writer.share));
  assert.ok(Math.abs(pace.cost - 0.25) < 0.01);
});

test("what is taken whatever the share counts as taken", () => {
  const { rings, offer, pace } = stage(0.25);
  for (let window = 1; window <= 20; window += 1) {
    offer(2500, 100);
    pace.worked(62.5, 250, window * 250);
    pace.adjust(window * 250, rings);
  }
  const { written } = rings[0]?.counts() ?? assert.fail("no ring");
  offer(2500, 100);
  const taken = (rings[0]?.counts().written ?? 0) - written;
  assert.ok(Math.abs(taken - 225) < 5, String(taken));
});

test("what may be taken changes from one window to the next", () => {
  const { writer, rings, offer, pace } = stage(1);
  for (let window = 1; window <= 20; window += 1) {
    if (window === 10) pace.allow(0.01);
    offer(2500);
    pace.worked(window < 10 ? 62.5 : 2.5, window < 10 ? 625 : 25, window * 250);
    pace.adjust(window * 250, rings);
    assert.ok(window < 10 ? writer.share === 0.125 : writer.share < 0.02, `${window}`);
  }
});

test("when the allowance is used up it rests until the window ends, and not beyond", () => {
  const { pace, rings } = stage(0.1);
  assert.equal(pace.worked(24, 100, 100), 0);
  assert.equal(pace.worked(2, 10, 110), 140);
  pace.adjust(250, rings);
  assert.equal(pace.worked(1, 10, 260), 0);
});

test("after a rush everything is taken again", () => {
  const { writer, rings, offer, pace } = stage(0.25);
  for (let window = 1; window <= 10; window += 1) {
    offer(10_000);
    pace.worked(62.5, 625, window * 250);
    pace.adjust(window * 250, rings);
  }
  assert.ok(writer.share < 0.1);
  offer(10);
  pace.worked(1, 10, 11 * 250);
  pace.adjust(11 * 250, rings);
  assert.equal(writer.share, 1);
});
