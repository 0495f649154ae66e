import assert from "node:assert/strict";
import { test } from "node:test";
import { aRequest, aSite, anApi, anOperation, somePorts } from "../../../test/fixtures/exchange.ts";
import type { JsonValue } from "../../http/json.ts";
import { type Millis, millis } from "../../kernel/clock.ts";
import type { Life } from "../../registry/life.ts";
import type { Api } from "../../registry/operation.ts";
import { parseDate } from "../../kernel/dates.ts";
import { lifeCycle } from "./policy.ts";

const day = (text: string): Millis => parseDate(text) ?? millis(Number.NaN);
const may = day("2026-05-01");
const june = day("2026-06-01");

interface Given {
  readonly registered?: Life;
  readonly api?: Partial<Api>;
  readonly extensions?: Readonly<Record<string, JsonValue>>;
  readonly link?: string;
}

function judge({ api = {}, extensions = {}, link, registered }: Given, time: Millis): unknown {
  const operation = anOperation({
    deprecated: true,
    extensions: new Map(Object.entries(extensions)),
  });
  const built = lifeCycle.build(
    link ? { link } : {},
    aSite({ api: anApi(api), operation, registered }),
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

const judged: readonly (readonly [string, Given, Millis, unknown])[] = [
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
  [
    "retired in the register before the configuration says",
    { registered: { retired: { at: june, by: "ada" } }, api: { retired: day("2030-01-01") } },
    june,
    gone,
  ],
  [
    "the register cannot keep it longer",
    { registered: { retired: { at: day("2030-01-01"), by: "ada" } }, api: { retired: june } },
    june,
    gone,
  ],
  [
    "live in the register later than the configuration says",
    { registered: { live: { at: june, by: "ada" } }, api: { live: may } },
    before(june),
    { kind: "deny", reason: "not-live" },
  ],
  [
    "deprecated in the register alone",
    { registered: { deprecated: { at: may, by: "ada" } } },
    june,
    { kind: "pass", fields: [deprecation] },
  ],
  ["a link alone says nothing", { link: "https://docs.example/v2" }, may, "no step"],
];

for (const [name, life, time, want] of judged) {
  test(name, () => assert.deepEqual(judge(life, time), want));
}

test("explain tells each date and who says it", () => {
  const site = aSite({
    api: anApi({ live: may, retired: day("2030-01-01") }),
    operation: anOperation({ extensions: new Map([["x-deprecated-at", "2026-05-01"]]) }),
    registered: { retired: { at: june, by: "the register (set by ada)" } },
  });
  const built = lifeCycle.build({}, site, somePorts());
  assert.ok(built.ok);
  assert.equal(
    built.value.meaning,
    "The dates are kept: live from 2026-05-01, says the configuration; deprecated from 2026-05-01, says the contract; retired from 2026-06-01, says the register (set by ada).",
  );
});

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
