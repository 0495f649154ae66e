import assert from "node:assert/strict";
import { test } from "node:test";
import { type Evidence, judge } from "./judge.ts";
import type { Answer } from "./send.ts";
import type { Visit } from "./visit.ts";

const visit: Visit = {
  who: "Mallory",
  what: "opens Ada's account",
  as: "mallory",
  ask: { method: "GET", path: "/users/ada" },
  want: "refused",
  status: 404,
  by: "conditions",
  alone: { shows: /password_hash/, says: "the hash" },
};

const guarded: Answer = { status: 404, headers: { "x-request-id": "e1" }, body: "{}" };
const alone: Answer = { status: 200, headers: {}, body: '{"password_hash":"x"}' };
const line = { exchange: "e1", denial: { control: "conditions", reason: "hidden" } };
const right: Evidence = { guarded, alone, line };

const cases: readonly [
  name: string,
  visit: Partial<Visit>,
  Partial<Evidence>,
  RegExp | undefined,
][] = [
  ["as it should be", {}, {}, undefined],
  ["another status", {}, { guarded: { ...guarded, status: 403 } }, /^status 403/],
  [
    "another control",
    {},
    { line: { exchange: "e1", denial: { control: "access", reason: "role" } } },
    /^decided by access/,
  ],
  ["nothing in the log", {}, { line: undefined }, /^the log does not tell/],
  [
    "a shop that refuses too",
    { alone: { refuses: true, says: "refuses too" } },
    { alone: { ...alone, status: 400 } },
    undefined,
  ],
  [
    "a shop that should have refused",
    { alone: { refuses: true, says: "refuses too" } },
    {},
    /^the shop alone \(200\) does not refuse/,
  ],
  [
    "a refusal that leaks",
    {},
    { guarded: { ...guarded, body: "password_hash" } },
    /^the answer holds/,
  ],
  [
    "a refusal that leaks in a field",
    {},
    { guarded: { ...guarded, headers: { server: "password_hash" } } },
    /^the answer holds/,
  ],
  ["an answer without what it must hold", { keeps: /Ada/ }, {}, /^the answer lacks/],
  ["a shop that is not weak", {}, { alone: guarded }, /^the shop alone \(404\)/],
  ["a shop that was not asked", {}, { alone: undefined }, undefined],
  [
    "what may be shown",
    { want: "passes", status: 200 },
    { guarded: alone, line: { exchange: "e1" } },
    undefined,
  ],
  [
    "a change that no control made",
    { want: "changed", status: 200 },
    { guarded: { ...guarded, status: 200 }, line: { exchange: "e1" } },
    /^decided by unknown/,
  ],
];

for (const [name, of, evidence, wrong] of cases) {
  test(name, () => {
    const found = judge({ ...visit, ...of }, { ...right, ...evidence }).wrong;
    if (wrong === undefined) assert.deepEqual(found, []);
    else
      assert.ok(
        found.some((text) => wrong.test(text)),
        found.join("; "),
      );
  });
}

function decided(told: object): string {
  const evidence = { ...right, line: { exchange: "e1", ...told } };
  const { control, reason } = judge({ ...visit, by: "cors" }, evidence);
  return `${control} ${reason}`.trim();
}

test("the log's own words name what decided", () => {
  assert.equal(decided({ fault: "body-too-large" }), "body-limits body-too-large");
  assert.equal(decided({ fault: "head-host-conflict" }), "wire head-host-conflict");
  assert.equal(decided({ denial: { control: "undeclared", reason: "undeclared" } }), "undeclared");
  const edit = { control: "cors", mode: "shadow", what: "edit", note: "removed one" };
  assert.equal(decided({ trail: [edit] }), "cors shadow: removed one");
  assert.equal(
    decided({ trail: [{ ...edit, mode: "enforce", what: "identify" }] }),
    "cors knows who calls",
  );
});
