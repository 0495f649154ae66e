import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { type Millis, millis } from "./clock.ts";
import { httpDate, isoDate, parseDate } from "./dates.ts";

const may: Millis = millis(1_777_593_600_000);

/** Leap years by four, by a hundred and by four hundred, and the ends of what the form can hold. */
const dates: readonly (readonly [string, number, string])[] = [
  ["1970-01-01T00:00:00Z", 0, "Thu, 01 Jan 1970 00:00:00 GMT"],
  ["1994-11-06T08:49:37Z", 784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"],
  ["1900-02-28T23:59:59Z", -2203_891_201, "Wed, 28 Feb 1900 23:59:59 GMT"],
  ["1900-03-01T00:00:00Z", -2203_891_200, "Thu, 01 Mar 1900 00:00:00 GMT"],
  ["2000-02-29T12:00:00Z", 951_825_600, "Tue, 29 Feb 2000 12:00:00 GMT"],
  ["2023-12-31T23:59:59Z", 1704_067_199, "Sun, 31 Dec 2023 23:59:59 GMT"],
  ["2024-02-29T00:00:00Z", 1709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"],
  ["2100-02-28T23:59:59Z", 4107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"],
  ["2100-03-01T00:00:00Z", 4107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"],
  ["0000-02-29T00:00:00Z", -62162_121_600, "Tue, 29 Feb 0000 00:00:00 GMT"],
  ["9999-12-31T23:59:59Z", 253402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"],
];

for (const [text, seconds, written] of dates) {
  test(`${text} is ${written}`, () => {
    assert.equal(parseDate(text), seconds * 1000);
    assert.equal(httpDate(millis(seconds * 1000)), written);
  });
}

test("every day follows the one before it", () => {
  const days = fc.integer({ min: -700_000, max: 2_900_000 });
  fc.assert(
    fc.property(days, (since) => {
      const [, today, month] = httpDate(millis(since * 86_400_000)).split(" ");
      const [, nextDay, nextMonth] = httpDate(millis((since + 1) * 86_400_000)).split(" ");
      if (month === nextMonth) assert.equal(Number(nextDay), Number(today) + 1);
      else assert.ok(Number(nextDay) === 1 && Number(today) >= 28);
    }),
  );
});

test("dates with offsets, and days that do not exist", () => {
  assert.equal(parseDate("2026-05-01T02:00:00+02:00"), may);
  assert.equal(parseDate("2026-04-30T22:30:00-01:30"), may);
  for (const text of [
    "2023-02-29",
    "2100-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31",
    "26-1-1",
  ])
    assert.equal(parseDate(text), undefined, text);
});

test("what is written as a date is read as the same instant, to the millisecond", () => {
  const instants = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 });
  fc.assert(fc.property(instants, (at) => assert.equal(parseDate(isoDate(millis(at))), at)));
  assert.equal(isoDate(may), "2026-05-01");
  assert.equal(isoDate(millis(may + 90_061_007)), "2026-05-02T01:01:01.007Z");
});
