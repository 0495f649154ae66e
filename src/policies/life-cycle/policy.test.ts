import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { aRequest, aSite, anApi, anOperation, somePorts } from "../../../test/fixtures/exchange.ts";
import type { JsonValue } from "../../http/json.ts";
import { type Millis, millis } from "../../kernel/clock.ts";
import type { Api } from "../../registry/operation.ts";
import { httpDate, parseDate } from "./dates.ts";
import { lifeCycle } from "./policy.ts";

const day = (text: string): Millis => parseDate(text) ?? millis(Number.NaN);
const may = day("2026-05-01");
const june = day("2026-06-01");

interface Life {
  readonly api?: Partial<Api>;
  readonly extensions?: Readonly<Record<string, JsonValue>>;
  readonly link?: string;
}

function judge({ api = {}, extensions = {}, link }: Life, time: Millis): unknown {
  const operation = anOperation({
    deprecated: true,
    extensions: new Map(Object.entries(extensions)),
  });
  const built = lifeCycle.build(
    link ? { link } : {},
    aSite({ api: anApi(api), operation }),
    somePorts(),
  );
  assert.ok(built.ok);
  const { authorize } = built.value.steps;
  return authorize ? authorize(aRequest([], { time })) : "no step";
}

const before = (instant: Millis): Millis => millis(instant - 1);
const sunset = ["sunset", "Mon, 01 Jun 2026 00:00:00 GMT"] as const;
const gone = { kind: "deny", reason: "retired", fields: [sunset] };
const leaving = { kind: "pass", fields: [sunset] };
const deprecation = ["deprecation", "@1777593600"] as const;

const judged: readonly (readonly [string, Life, Millis, unknown])[] = [
  ["no dates", {}, may, "no step"],
  ["not live yet", { api: { live: may } }, before(may), { kind: "deny", reason: "not-live" }],
  ["live from this millisecond", { api: { live: may } }, may, { kind: "pass" }],
  ["leaving", { api: { retired: june } }, before(june), leaving],
  ["retired from this millisecond", { api: { retired: june } }, june, gone],
  ["deprecated", { api: { deprecated: may } }, june, { kind: "pass", fields: [deprecation] }],
  [
    "to be deprecated",
    { api: { deprecated: may } },
    before(may),
    { kind: "pass", fields: [deprecation] },
  ],
  [
    "an operation deprecated by itself",
    { extensions: { "x-deprecated-at": "2026-05-01" } },
    june,
    { kind: "pass", fields: [deprecation] },
  ],
  [
    "an operation retired before its API",
    { extensions: { "x-sunset-at": "2026-06-01" }, api: { retired: day("2030-01-01") } },
    june,
    gone,
  ],
  [
    "an operation outlives its API",
    { extensions: { "x-sunset-at": "2030-01-01" }, api: { retired: june } },
    june,
    gone,
  ],
  [
    "a link to what follows",
    { api: { deprecated: may, retired: june }, link: "https://docs.example/v2" },
    may,
    {
      kind: "pass",
      fields: [deprecation, sunset, ["link", '<https://docs.example/v2>; rel="deprecation"']],
    },
  ],
  ["a link alone says nothing", { link: "https://docs.example/v2" }, may, "no step"],
];

for (const [name, life, time, want] of judged) {
  test(name, () => assert.deepEqual(judge(life, time), want));
}

test("a date in the contract that is none is a problem of the configuration", () => {
  const wrong: readonly JsonValue[] = ["2026-02-30", "tomorrow", 17, "2026-05-01T25:00:00Z"];
  for (const date of wrong) {
    const operation = anOperation({ extensions: new Map([["x-sunset-at", date]]) });
    const built = lifeCycle.build({}, aSite({ operation }), somePorts());
    assert.deepEqual(built.ok || built.problems.map((problem) => problem.at), ["/x-sunset-at"]);
  }
});

const refused = [
  { config: { link: "http://docs.example" }, at: "/link" },
  { config: { link: "https://docs.example/>; rel=x" }, at: "/link" },
  { config: { link: "https://docs.example/\r\nset-cookie: a" }, at: "/link" },
  { config: { links: [] }, at: "/links" },
] as const;

for (const { config, at } of refused) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    const checked = lifeCycle.check(config);
    assert.deepEqual(checked.ok || checked.problems.map((problem) => problem.at), [at]);
  });
}

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
