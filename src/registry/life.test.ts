import assert from "node:assert/strict";
import { test } from "node:test";
import { type Millis, millis } from "../kernel/clock.ts";
import { lifeStage, strictestDates, strictestLife } from "./life.ts";
import type { LifeDates, LifeStage } from "./register.ts";

const at = (value: number | undefined): Millis | undefined =>
  value === undefined ? undefined : millis(value);
const dates = (live?: number, deprecated?: number, retired?: number): LifeDates => ({
  live: at(live),
  deprecated: at(deprecated),
  retired: at(retired),
});

const stages: readonly (readonly [LifeDates, number, LifeStage])[] = [
  [dates(), 5, "live"],
  [dates(10), 9, "draft"],
  [dates(10), 10, "live"],
  [dates(1, 10), 9, "live"],
  [dates(1, 10), 10, "deprecated"],
  [dates(1, 10, 20), 19, "deprecated"],
  [dates(1, 10, 20), 20, "retired"],
  [dates(undefined, undefined, 20), 20, "retired"],
  // As the gateway, which asks first whether it is live.
  [dates(30, 10, 20), 25, "draft"],
];

for (const [life, now, want] of stages) {
  test(`${JSON.stringify(life)} at ${now} is ${want}`, () => {
    assert.equal(lifeStage(life, millis(now)), want);
  });
}

test("the stricter of each date holds, and says who said it", () => {
  const one = { live: { at: millis(5), by: "a" }, retired: { at: millis(50), by: "a" } };
  const other = { live: { at: millis(9), by: "b" }, retired: { at: millis(60), by: "b" } };
  const both = { live: other.live, deprecated: undefined, retired: one.retired };
  assert.deepEqual(strictestLife([one, other]), both);
  assert.deepEqual(strictestLife([other, one]), both);
  assert.deepEqual(strictestDates(dates(5, 7, 50), dates(9, undefined, 60)), dates(9, 7, 50));
  assert.deepEqual(strictestDates(dates(5), undefined), dates(5));
});
