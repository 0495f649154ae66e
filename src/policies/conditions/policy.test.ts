import assert from "node:assert/strict";
import { test } from "node:test";
import {
  aHead,
  aPrincipal,
  aRequest,
  aSite,
  anOperation,
  noon,
  somePorts,
} from "../../../test/fixtures/exchange.ts";
import type { Identified } from "../../engine/facts.ts";
import { Fields } from "../../http/fields.ts";
import { millis } from "../../kernel/clock.ts";
import { conditions } from "./policy.ts";

interface Written {
  readonly allow: string;
  readonly when?: string;
  readonly status?: number;
}

function judge(written: Written, facts: Identified, utcOffset = "+00:00"): string {
  const config = { conditions: [{ name: "it", ...written }], utcOffset };
  const built = conditions.build(config, aSite(), somePorts());
  assert.ok(built.ok, JSON.stringify(built));
  const outcome = built.value.steps.authorize?.(facts);
  assert.ok(outcome !== undefined && !(outcome instanceof Promise));
  return outcome.kind === "deny" ? `${outcome.reason}: ${outcome.note}` : outcome.kind;
}

const ada = aPrincipal({
  id: "7",
  tenant: "t1",
  roles: new Set(["clerk"]),
  scopes: new Set(["orders:read"]),
  claims: {
    level: 3,
    email: "ada@example.com",
    sub: "7",
    accounts: ["7", "9"],
    address: { country: "NZ" },
    constructor: "mine",
  },
});
const call = aRequest([ada], {
  head: aHead({
    fields: new Fields(["x-device", "a", "x-device", "b", "constructor", "c"]),
    target: {
      path: "/orders/7",
      segments: ["orders", "7"],
      query: "q=1&q=2&toString=3",
      pairs: [
        ["q", "1"],
        ["q", "2"],
        ["toString", "3"],
      ],
    },
  }),
});

const refused = "refused: condition it does not hold";
const hidden = "hidden: condition it does not hold";
const errs = "refused: condition it could not be evaluated";
const hiddenErrs = "hidden: condition it could not be evaluated";

const judged: readonly (readonly [allow: string, want: string])[] = [
  ["path.orderId == principal.id", "pass"],
  ["path.orderId == principal.tenant", hidden],
  ["path.orderId in principal.claims.accounts", "pass"],
  ["path.orderId == principal.claims.sub", "pass"],
  ["path.orderId == principal.claims.level", hidden],
  ["path.orderId == string(principal.claims.level + 4.0)", "pass"],
  ["principal.claims.level == 3", "pass"],
  ["principal.claims.level >= 3 && principal.claims.level < 4", "pass"],
  ["principal.claims.level > 3", refused],
  ["principal.claims.level == '3'", refused],
  ["principal.claims.address.country == 'NZ'", "pass"],
  ["principal.claims.constructor == 'mine'", "pass"],
  ["principal.claims.toString == 'x'", errs],
  ["principal.claims.nothing == 'x'", errs],
  ["has(principal.claims.nothing)", refused],
  ["has(principal.claims.__proto__)", refused],
  ["has(principal.consumer)", refused],
  ["principal.consumer == ''", errs],
  ["principal.authenticated && principal.kind == 'user'", "pass"],
  ["'clerk' in principal.roles", "pass"],
  ["'Clerk' in principal.roles", refused],
  ["principal.roles.exists(r, r in ['clerk', 'boss'])", "pass"],
  ["principal.scopes.all(s, s.startsWith('orders:'))", "pass"],
  ["principal.claims.email.matches('@example[.]com$')", "pass"],
  ["principal.claims.email.matches('^example')", refused],
  ["principal.roles.exists(r, r.matches('^cl'))", "pass"],
  ["request.method == 'GET' && request.path == '/orders/7' && request.secure", "pass"],
  ["request.host == 'api.example' && request.address == '192.0.2.1'", "pass"],
  ["request.headers['x-device'] == 'a, b'", "pass"],
  ["request.headers['x-absent'] == 'a'", errs],
  ["!('toString' in request.headers) && 'constructor' in request.headers", "pass"],
  ["request.query['q'] == ['1', '2']", "pass"],
  ["request.query.toString == ['3']", "pass"],
  ["'valueOf' in request.query", refused],
  ["api.name == 'shop' && api.exposure == 'public'", "pass"],
  ["operation.id == 'GET /orders/{orderId}' && operation.tags.size() == 0", "pass"],
  ["operation.operationId == 'x'", errs],
  ["time.now == 1795471200 && time.hour == 22 && time.weekday == 1", "pass"],
  ["timestamp(time.now) < timestamp('2027-01-01T00:00:00Z')", "pass"],
  ["1 / (time.hour - time.hour) == 1", errs],
  ["principal.claims.level", refused],
];

for (const [allow, want] of judged) {
  test(allow, () => assert.equal(judge({ allow }, call), want));
}

test("unknown callers have no name, and what asks for it denies them", () => {
  const nobody = aRequest([]);
  assert.equal(judge({ allow: "principal.id != 'bob'" }, nobody), errs);
  assert.equal(judge({ allow: "path.orderId == principal.id" }, nobody), hiddenErrs);
  assert.equal(judge({ allow: "!principal.authenticated" }, nobody), "pass");
});

test("a condition is about the requests of its `when`, and about those for which that errs", () => {
  const never = "1 == 2";
  assert.equal(judge({ allow: never, when: "request.method == 'POST'" }, call), "pass");
  assert.equal(judge({ allow: never, when: "request.method == 'GET'" }, call), refused);
  assert.equal(judge({ allow: "true", when: "principal.claims.nothing == 1" }, call), errs);
  assert.equal(judge({ allow: "true", when: "principal.claims.level" }, call), errs);
});

test("the status may be chosen", () => {
  assert.equal(judge({ allow: "path.orderId == ''", status: 403 }, call), refused);
  assert.equal(judge({ allow: "1 == 2", status: 404 }, call), hidden);
});

const clocks = [
  ["+00:00", 22, 0, 1],
  ["+02:00", 0, 0, 2],
  ["-05:30", 16, 30, 1],
  ["+13:45", 11, 45, 2],
] as const;

for (const [offset, hour, minute, weekday] of clocks) {
  test(`22:00 UTC on a Monday is ${hour}:${minute} at ${offset}`, () => {
    const allow = `time.hour == ${hour} && time.minute == ${minute} && time.weekday == ${weekday}`;
    assert.equal(judge({ allow }, call, offset), "pass");
  });
}

test("days of the week follow one another, before 1970 too", () => {
  for (let day = 0; day < 7; day += 1) {
    const allow = `time.weekday == ${day + 1}`;
    assert.equal(
      judge({ allow }, aRequest([ada], { time: millis(noon + day * 86_400_000) })),
      "pass",
    );
    assert.equal(
      judge({ allow }, aRequest([ada], { time: millis((day - 10) * 86_400_000) })),
      "pass",
    );
  }
});

const many = (size: number) => Array.from({ length: size }, (_, index) => `${index}`);
const holding = (list: readonly string[]) => aRequest([aPrincipal({ claims: { list } })]);
test("claims without end are not walked", () => {
  const allow = "'7' in principal.claims.list";
  assert.equal(judge({ allow }, holding(many(256))), "pass");
  assert.equal(judge({ allow }, holding(many(257))), errs);
  const lists = Object.fromEntries(many(20).map((name) => [name, many(200)]));
  assert.equal(
    judge({ allow: "'1' in principal.claims['1']" }, aRequest([aPrincipal({ claims: lists })])),
    errs,
  );
});

test("a pattern made to stall takes no time", () => {
  const claims = { word: `${"a".repeat(20_000)}!` };
  const allow = "principal.claims.word.matches('^(a+)+$')";
  assert.equal(judge({ allow }, aRequest([aPrincipal({ claims })])), refused);
});

test("every condition must hold", () => {
  const list = [
    { name: "one", allow: "true" },
    { name: "two", allow: "false" },
  ];
  const built = conditions.build({ conditions: list }, aSite(), somePorts());
  assert.ok(built.ok && built.value.steps.authorize);
  assert.deepEqual(built.value.steps.authorize(call), {
    kind: "deny",
    reason: "refused",
    note: "condition two does not hold",
  });
});

const mistakes: readonly (readonly [allow: string, message: RegExp])[] = [
  ["principal.idd == 'a'", /^at character 11: No such key: idd/],
  ["principle.id == 'a'", /^at character 1: Unknown variable: principle/],
  ["path.orderId = 'a'", /^at character \d+: /],
  ["path.orderId == 7", /no such overload/],
  ["principal.id", /^must answer true or false, not string/],
  ["time.hour > '8'", /no such overload/],
  ["request.query['q'] == '1'", /no such overload/],
  ["principal.roles.exists(r, principal.groups.exists(g, g == r))", /inside another macro/],
  ["cel.bind(x, principal.id, x == 'a')", /cel.bind is not available/],
  ["principal.id.matches(request.path)", /must be written out/],
  ["principal.id.matchesInLinearTime(request.path)", /must be written out/],
  ["principal.id.matches('(a)\\\\1')", /is not a pattern of RE2/],
  [`'${"a".repeat(2000)}' == principal.id`, /at most 2000/],
  [`${"(".repeat(100)}true${")".repeat(100)}`, /depth|recursion/i],
  ["path.userId == principal.id", /has no path parameter userId/],
  ["path['userId'] == principal.id", /has no path parameter userId/],
];

for (const [allow, message] of mistakes) {
  test(`is told: ${allow.slice(0, 70)}`, () => {
    const config = { conditions: [{ name: "it", allow }] };
    const built = conditions.build(config, aSite(), somePorts());
    assert.ok(!built.ok);
    assert.deepEqual(
      built.problems.map((problem) => problem.at),
      ["/conditions/0/allow"],
    );
    assert.match(built.problems[0]?.message ?? "", message);
  });
}

test("a parameter that is asked for first may be missing", () => {
  const site = aSite({ operation: anOperation({ path: "/orders" }) });
  const guarded = [
    { name: "a", allow: "!('userId' in path) || path.userId == principal.id" },
    { name: "b", allow: "!has(path.userId) || path.userId == principal.id" },
    { name: "c", when: "'userId' in path", allow: "path.userId == principal.id" },
  ];
  const built = conditions.build({ conditions: guarded }, site, somePorts());
  assert.ok(built.ok);
  const outcome = built.value.steps.authorize?.(aRequest([ada], { pathParameters: [] }));
  assert.deepEqual(outcome, { kind: "pass" });
});

const refusedSettings = [
  { config: { conditions: [{ name: "a" }] }, at: "/conditions/0/allow" },
  { config: { conditions: [{ name: "a", allow: "" }] }, at: "/conditions/0/allow" },
  {
    config: { conditions: [{ name: "a", allow: "true", status: 200 }] },
    at: "/conditions/0/status",
  },
  { config: { conditions: [{ name: "a", allow: "true", deny: "x" }] }, at: "/conditions/0/deny" },
  { config: { utcOffset: "CET" }, at: "/utcOffset" },
  { config: { utcOffset: "+15:00" }, at: "/utcOffset" },
] as const;

for (const { config, at } of refusedSettings) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    const checked = conditions.check(config);
    assert.deepEqual(checked.ok || checked.problems.map((problem) => problem.at), [at]);
  });
}
