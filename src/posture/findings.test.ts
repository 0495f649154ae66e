import assert from "node:assert/strict";
import { test } from "node:test";
import { enforced, holds, open, record, riskInput } from "../../test/fixtures/risk-input.ts";
import type { ClassOfOperation } from "../learning/learned.ts";
import { findAll } from "./findings.ts";
import type { RiskInput } from "./risk-input.ts";

function undeclared(found: ClassOfOperation): ClassOfOperation {
  return { ...found, undeclared: true };
}

const calm = riskInput("GET * /a");

const cases: readonly (readonly [what: string, input: RiskInput, names: readonly string[]])[] = [
  ["nothing is wrong", calm, []],
  [
    "e-mail addresses for anybody, against the contract",
    riskInput("GET * /a", { learned: { access: open(100), classes: holds("email") } }),
    ["open-sensitive-data", "authentication-not-enforced"],
  ],
  [
    "e-mail addresses for anybody, in fields that are stripped",
    riskInput("GET * /a", {
      declaredAuthentication: "none",
      effective: enforced("response-schema"),
      learned: { access: open(100), classes: holds("email").map((each) => undeclared(each)) },
    }),
    [],
  ],
  [
    "the same, where answers are held to their schema and nothing is taken out",
    riskInput("GET * /a", {
      declaredAuthentication: "none",
      effective: enforced("response-schema").map((one) => ({ ...one, meaning: "held" })),
      learned: { access: open(100), classes: holds("email").map((each) => undeclared(each)) },
    }),
    ["open-sensitive-data"],
  ],
  [
    "the same, where nothing is stripped",
    riskInput("GET * /a", {
      declaredAuthentication: "none",
      learned: { access: open(100), classes: holds("email").map((each) => undeclared(each)) },
    }),
    ["open-sensitive-data"],
  ],
  [
    "prose for anybody, as the contract allows",
    riskInput("GET * /a", {
      declaredAuthentication: "none",
      learned: { access: open(100), classes: holds("free-text") },
    }),
    [],
  ],
  [
    "mixed, and no contract",
    riskInput("GET * /a", { declaredAuthentication: "unknown", learned: { access: open(3) } }),
    ["mixed-authentication"],
  ],
  ["a shadow operation", riskInput("GET * /a", { states: ["shadow"] }), ["shadow-operation"]],
  ["a zombie", riskInput("GET * /a", { states: ["zombie"] }), ["zombie-operation"]],
  [
    "drift",
    riskInput("GET * /a", {
      states: ["drifted"],
      learned: { drift: ["response 2 total: string"] },
    }),
    ["contract-drift"],
  ],
  [
    "used and nobody's",
    riskInput("GET * /a", { record: record("GET * /a", { owner: undefined }) }),
    ["no-owner"],
  ],
  [
    "nobody's and unused",
    {
      ...riskInput("GET * /a", { record: record("GET * /a", { owner: undefined }) }),
      learned: undefined,
    },
    [],
  ],
];

for (const [what, input, names] of cases) {
  test(`findings: ${what}`, () => {
    assert.deepEqual(
      findAll([input], 100).map(({ name }) => name),
      names,
    );
  });
}

test("what is in no contract matters more where it leaves than where it is stripped", () => {
  const margin = { undocumented: ["response 2 margin"] };
  const table: readonly (readonly [input: RiskInput, level: string, remedy: RegExp])[] = [
    [riskInput("GET * /a", { learned: margin }), "medium", /enforce `response-schema`/],
    [
      riskInput("GET * /a", { learned: margin, effective: enforced("response-schema") }),
      "low",
      /out of the upstream's answers/,
    ],
    [
      riskInput("GET * /a", { learned: { undocumented: ["query debug"] } }),
      "low",
      /enforce `request-schema`/,
    ],
  ];
  for (const [input, level, remedy] of table) {
    const [found, ...more] = findAll([input], 100);
    assert.deepEqual([found?.name, found?.level, more], ["undocumented-fields", level, []]);
    assert.match(found?.remedy ?? "", remedy);
  }
});

test("who signs in has nothing to show yet; who does anything else has", () => {
  const without = { declaredAuthentication: "none" } as const;
  const rest = Array.from({ length: 8 }, (_, place) => riskInput(`POST * /p${place}`));
  const table: readonly (readonly [key: string, outliers: number])[] = [
    ["POST * /v1/sessions", 0],
    ["POST * /oauth/token", 0],
    ["POST * /login", 0],
    ["DELETE * /sessions/current", 1],
    ["POST * /sessions/{id}/messages", 1],
    ["POST * /blogins", 1],
    ["POST * /tokens", 1],
    ["POST * /admin/sessions", 1],
    ["POST * /v1/internal/login", 1],
    ["POST * /users/{userId}/sessions", 1],
  ];
  for (const [key, outliers] of table) {
    const found = findAll([...rest, riskInput(key, without)], 100);
    assert.equal(found.length, outliers, key);
    for (const { statement } of found) assert.match(statement, /^8 of 9 write operations/);
  }
});

function peers(total: number, without: number): readonly RiskInput[] {
  return Array.from({ length: total }, (_, place) =>
    riskInput(`POST * /p${place}`, {
      effective: place < without ? [] : enforced("rate-limit"),
    }),
  );
}

test("the one that does what its peers do not is found, with the numbers", () => {
  const [found, ...more] = findAll(peers(12, 1), 100);
  assert.equal(found?.name, "peer-outlier");
  assert.equal(found?.target, "POST * /p0");
  assert.match(found?.statement ?? "", /^11 of 12 write operations/);
  assert.deepEqual(more, []);
});

test("few peers are no custom, and neither is what half of them do", () => {
  assert.deepEqual(findAll(peers(4, 1), 100), []);
  assert.deepEqual(findAll(peers(12, 6), 100), []);
});

test("the worst come first, and there are never more than asked for", () => {
  const many = [
    riskInput("GET * /a", { record: record("GET * /a", { owner: undefined }) }),
    riskInput("GET * /b", { learned: { access: open(100), classes: holds("card") } }),
  ];
  assert.equal(findAll(many, 100)[0]?.level, "critical");
  assert.equal(findAll(many, 1).length, 1);
});
