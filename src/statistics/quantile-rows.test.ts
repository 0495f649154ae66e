import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { QuantileRows } from "./quantile-rows.ts";

const shares = [0, 0.5, 0.9, 0.99, 1];
const positive = fc.double({ min: 0.02, max: 1e9, noNaN: true });
const make = (values: readonly number[], settings = { rows: 1, accuracy: 0.03, bins: 2048 }) => {
  const sketch = new QuantileRows(settings);
  for (const value of values) sketch.add(0, value);
  return sketch;
};
const truth = (values: readonly number[], share: number) =>
  values.toSorted((left, right) => left - right)[Math.floor(share * (values.length - 1))] ?? 0;

function within(told: number, true_: number, accuracy: number): void {
  assert.ok(
    Math.abs(told - true_) <= accuracy * true_ * (1 + 1e-9),
    `${told} is not within ${accuracy} of ${true_}`,
  );
}

test("every quantile is within the relative error", () => {
  fc.assert(
    fc.property(fc.array(positive, { minLength: 1, maxLength: 200 }), (values) => {
      const told = make(values).quantiles([0], shares);
      for (const [place, share] of shares.entries()) {
        within(told[place] ?? 0, truth(values, share), 0.03);
      }
    }),
  );
});

test("with too few bins the high quantiles are still within it", () => {
  // 64 bins of 10 % span a factor of 600: what lies above the highest value / 300 keeps a bin of its own.
  const high = fc.double({ min: 1e6, max: 1e8, noNaN: true });
  const stream = fc.tuple(
    fc.array(positive, { minLength: 50, maxLength: 200 }),
    fc.array(high, { minLength: 10, maxLength: 20 }),
  );
  fc.assert(
    fc.property(stream, ([low, top]) => {
      const values = [...low.map((value) => Math.min(value, 1e8)), ...top];
      const sketch = make(values, { rows: 1, accuracy: 0.05, bins: 64 });
      const exact = truth(values, 0.99);
      assert.ok(exact > truth(values, 1) / 300);
      within(sketch.quantiles([0], [0.99])[0] ?? 0, exact, 0.05);
    }),
  );
});

test("zeros, values too small to tell and values that are none count as zero", () => {
  const sketch = make([0, 0.001, Number.NaN, -3, 8]);
  const [middle, most] = sketch.quantiles([0], [0.5, 1]);
  assert.equal(middle, 0);
  within(most ?? 0, 8, 0.03);
  assert.deepEqual(new QuantileRows(sketch.settings).quantiles([0], [0.5]), [0]);
});

test("rows add up to the sketch of all, and a saved one goes on where it was", () => {
  const streams = fc.array(fc.array(positive, { maxLength: 60 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(streams, (rows) => {
      const settings = { rows: 3, accuracy: 0.03, bins: 2048 };
      const sketch = new QuantileRows(settings);
      for (const [row, values] of rows.entries()) {
        for (const value of values) sketch.add(row, value);
      }
      const restored = new QuantileRows(settings);
      restored.restore(structuredClone(sketch.save()));
      const one = make([]);
      for (const row of rows.keys()) one.addRow(0, restored, row);
      const expected = make(rows.flat()).quantiles([0], shares);
      assert.deepEqual(sketch.quantiles([0, 1, 2], shares), expected);
      assert.deepEqual(one.quantiles([0], shares), expected);
      restored.clear(1);
      assert.deepEqual(
        restored.quantiles([0, 1, 2], shares),
        make([...(rows[0] ?? []), ...(rows[2] ?? [])]).quantiles([0], shares),
      );
    }),
  );
});
