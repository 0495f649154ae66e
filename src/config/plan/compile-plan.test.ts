import assert from "node:assert/strict";
import { test } from "node:test";
import type { Ports } from "../../engine/ports.ts";
import { millis } from "../../kernel/clock.ts";
import { fakeControl } from "../fixtures/fake-control.ts";
import { readConfigText } from "../read-config.ts";
import { compilePlan } from "./compile-plan.ts";

const controls = [
  fakeControl("first"),
  fakeControl("second"),
  fakeControl("third", { idle: true }),
];
const portsAt = (date: string) => ({ clock: { now: () => millis(Date.parse(date)) } }) as Ports;

function compile(text: string, date = "2026-11-23") {
  const read = readConfigText("castellan.yaml", text, { controls, environment: {} });
  assert.ok(read.ok, JSON.stringify(read));
  const compiled = compilePlan(read.config.loaded, controls, portsAt(date));
  assert.ok(compiled.ok, JSON.stringify(compiled));
  return compiled.value;
}

const api = (name: string, more = "") =>
  `  - { name: ${name}, owner: o, purpose: p, upstream: { targets: ["http://127.0.0.1:1/base"] }${more} }\n`;

test("controls stand in the order of the list, phase by phase, with mode and origin", () => {
  const { plan } = compile(
    `version: 1\nsecurity:\n  second: { mode: shadow, limit: 7 }\napis:\n${api("a", ", security: { first: { limit: 3 } }")}`,
  );
  const [site] = plan.operations;
  assert.deepEqual(
    site?.steps.admit.map(({ control, mode }) => [control, mode]),
    [
      ["first", "enforce"],
      ["second", "shadow"],
    ],
  );
  assert.deepEqual(
    site?.effective.map(({ control, mode, active, meaning, origin }) => [
      control,
      mode,
      active,
      meaning,
      origin,
    ]),
    [
      ["first", "enforce", true, "3 in 1m", "castellan.yaml:5:102 apis[0].security.first"],
      ["second", "shadow", true, "7 in 1m", "castellan.yaml:3:3 security.second"],
      ["third", "enforce", false, "Needs settings to act; none are given", "built-in default"],
    ],
  );
});

function bounds(security: string): number | undefined {
  const { plan } = compile(`version: 1\nsecurity: ${security}\napis:\n${api("a")}`);
  return plan.operations[0]?.limits.requestBytes;
}

function needs(exceptions: string): string | undefined {
  const layered =
    ", security: { first: { needs: [b, c] } }, operations: { undeclared: { security: { first: { needs: [d] } } } }";
  const { plan } = compile(
    `version: 1\nsecurity: { first: { needs: [a, b] } }\napis:\n${api("x", layered)}exceptions: ${exceptions}\n`,
  );
  return plan.operations[0]?.effective[0]?.meaning;
}

test("a list of what is required grows from layer to layer, and only an exception replaces it", () => {
  assert.equal(needs("[]"), "100 in 1m, a, b, c, d");
  assert.equal(
    needs(
      "[{ control: first, api: x, settings: { needs: [z] }, reason: r, owner: o, expires: 2099-01-01 }]",
    ),
    "100 in 1m, z",
  );
});

test("the smaller bound holds, and a control in shadow bounds nobody", () => {
  assert.equal(bounds("{ first: { limit: 9 }, second: { limit: 5 } }"), 5);
  assert.equal(bounds("{ first: { limit: 9 }, second: { limit: 5, mode: shadow } }"), 9);
});

const excepted = (expires: string) =>
  `version: 1\napis:\n${api("a")}exceptions:\n  - { control: first, api: a, mode: off, reason: why, owner: ada, expires: ${expires} }\n`;

test("an exception holds until its day, and then the base rule returns with a warning", () => {
  const before = compile(excepted("2027-01-31"), "2027-01-30T23:59:59.999Z");
  assert.equal(before.plan.operations[0]?.effective[0]?.mode, "off");
  assert.equal(
    before.plan.operations[0]?.effective[0]?.origin,
    "castellan.yaml:5:5 exception by ada until 2027-01-31: why",
  );
  assert.equal(before.nextExpiry, Date.parse("2027-01-31"));
  assert.deepEqual(before.warnings, []);
  const after = compile(excepted("2027-01-31"), "2027-01-31T00:00:00Z");
  assert.equal(after.plan.operations[0]?.effective[0]?.mode, "enforce");
  assert.equal(after.plan.operations[0]?.steps.admit.length, 2);
  assert.equal(after.nextExpiry, undefined);
  assert.deepEqual(
    after.warnings.map(({ at }) => at),
    ["/exceptions/0"],
  );
});

test("a narrower exception is laid over a wider one", () => {
  const { plan } = compile(
    `version: 1\napis:\n${api("a")}exceptions:\n  - { control: first, api: a, operation: undeclared, settings: { limit: 900 }, reason: r, owner: o, expires: 2099-01-01 }\n  - { control: first, api: a, mode: shadow, reason: r, owner: o, expires: 2099-01-01 }\n`,
  );
  const [first] = plan.operations[0]?.effective ?? [];
  assert.deepEqual([first?.mode, first?.meaning], ["shadow", "900 in 1m"]);
});

const doors = compile(
  `version: 1\napis:\n` +
    api("any") +
    api("shop", ", basePath: /shop") +
    api(
      "deep",
      ", basePath: /shop/v2, upstream: { targets: [http://127.0.0.1:1], stripBasePath: true }",
    ).replace('upstream: { targets: ["http://127.0.0.1:1/base"] }, ', "") +
    api("exact", ", hosts: [api.test]") +
    api("wild", ", hosts: ['*.test']") +
    api("rooted", ", hosts: [rooted.test], basePath: /only"),
).plan;

const found: readonly (readonly [authority: string, path: string, api: string | undefined])[] = [
  ["x", "/", "any"],
  ["x", "/shopping", "any"],
  ["x", "/shop", "shop"],
  ["x", "/shop/v2x", "shop"],
  ["x", "/shop/v2/orders", "deep"],
  ["api.test:8443", "/shop", "exact"],
  ["a.b.test", "/", "wild"],
  ["test", "/", "any"],
  ["rooted.test", "/only/x", "rooted"],
  ["rooted.test", "/else", "wild"],
  ["[::1]:8443", "/", "any"],
];

for (const [authority, path, want] of found) {
  test(`${authority}${path} belongs to ${want}`, () => {
    const segments = path === "/" ? [] : path.slice(1).split("/");
    assert.equal(doors.match("GET", authority, segments)?.plan.api.name, want);
  });
}

test("no API answers where none fits", () => {
  const { plan } = compile(`version: 1\napis:\n${api("a", ", hosts: [a.test], basePath: /x")}`);
  assert.equal(plan.match("GET", "a.test", ["y"]), undefined);
  assert.equal(plan.match("GET", "b.test", ["x"]), undefined);
});

function pathOf(name: string, path: string): string | undefined {
  return doors.operations.find((site) => site.api.name === name)?.upstreamPath(path);
}

test("the upstream's path has the target's put before, and the base taken off where asked", () => {
  assert.equal(pathOf("shop", "/shop/a%20b"), "/base/shop/a%20b");
  assert.equal(pathOf("deep", "/shop/v2/orders"), "/orders");
  assert.equal(pathOf("deep", "/shop/v2"), "/");
});
