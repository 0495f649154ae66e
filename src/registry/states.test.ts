import assert from "node:assert/strict";
import { test } from "node:test";
import { millis } from "../kernel/clock.ts";
import { type HeldSource, type Register, emptyRegister, heldOperation } from "./held.ts";
import { aContract, hand, imported, november } from "./fixtures/declarations.ts";
import { reconcile } from "./reconcile.ts";
import { type SeenFacts, statesOf, supersededKeys, unseen } from "./states.ts";
import type { LifeDates, OperationState } from "./register.ts";

const day = 86_400_000;
const nothing: LifeDates = { live: undefined, deprecated: undefined, retired: undefined };

interface Case {
  readonly sources?: readonly HeldSource["kind"][];
  readonly seen?: Partial<SeenFacts>;
  readonly dates?: Partial<LifeDates>;
  readonly superseded?: boolean;
}

function states({ sources = ["openapi"], seen, dates, superseded = false }: Case) {
  const { now } = hand();
  const record = heldOperation({
    key: "GET * /a",
    method: "GET",
    host: "*",
    path: "/a",
    api: undefined,
    operationId: undefined,
    tags: [],
    claims: [],
    sources: sources.map((kind) => ({ kind, name: "n", first: now, last: now, current: true })),
  });
  const facts = { ...unseen, ...seen };
  return statesOf(record, facts, { dates: { ...nothing, ...dates }, superseded, now });
}

const called = { exchanges: 9, answered: 9, successesLastDay: 5, last: millis(november) };
const yesterday = millis(november - day);

const judged: readonly (readonly [string, Case, readonly OperationState[]])[] = [
  ["declared and silent", {}, ["declared", "never-called"]],
  ["declared and called", { seen: called }, ["declared"]],
  ["seen only", { sources: ["gateway"], seen: called }, ["shadow"]],
  ["seen in a recording before this learner began", { sources: ["har"] }, ["shadow"]],
  ["seen, and refused every time", { sources: [], seen: { exchanges: 3 } }, []],
  [
    "beyond its contract",
    { seen: { ...called, undocumented: 1, drifted: 2 } },
    ["declared", "undocumented", "drifted"],
  ],
  [
    "a shadow operation has no contract to contradict",
    { sources: ["gateway"], seen: { ...called, undocumented: 1, drifted: 2 } },
    ["shadow"],
  ],
  [
    "retired and still answered",
    { seen: called, dates: { retired: yesterday } },
    ["declared", "zombie", "retired"],
  ],
  [
    "retired within the day that the successes are counted over",
    { seen: called, dates: { retired: millis(yesterday + 1) } },
    ["declared", "retired"],
  ],
  [
    "retired and refused",
    { seen: { ...called, successesLastDay: 0 }, dates: { retired: yesterday } },
    ["declared", "retired"],
  ],
  ["in an old version only", { seen: called, superseded: true }, ["declared", "zombie"]],
  ["in an old version only, and silent", { superseded: true }, ["declared", "never-called"]],
  [
    "not live yet",
    { dates: { live: millis(november + 1) } },
    ["declared", "never-called", "draft"],
  ],
  ["deprecated", { seen: called, dates: { deprecated: yesterday } }, ["declared", "deprecated"]],
];

for (const [name, given, want] of judged) {
  test(name, () => assert.deepEqual(states(given), want));
}

function versions(
  ...given: readonly (readonly [version: string, paths: readonly string[], base: string])[]
): Register {
  let register = emptyRegister;
  for (const [version, paths, base] of given) {
    const contract = aContract(Object.fromEntries(paths.map((path) => [path, { get: {} }])), {
      servers: [{ url: `https://api.example.com${base}` }],
    });
    ({ register } = reconcile(register, imported(contract, "crm", version), hand()));
  }
  return register;
}

const families = [
  {
    name: "an operation that the newest version lacks",
    register: versions(["1", ["/a", "/b/{id}"], "/v1"], ["2", ["/b/{bid}"], "/v2"]),
    want: ["GET api.example.com /v1/a"],
  },
  {
    name: "one that only the middle version lacks",
    register: versions(["1", ["/a"], "/v1"], ["2", ["/b"], "/v2"], ["10", ["/a"], "/v10"]),
    want: ["GET api.example.com /v2/b"],
  },
  { name: "a single version", register: versions(["1", ["/a"], "/v1"]), want: [] },
  {
    name: "versions at one place",
    register: versions(["1", ["/a", "/b"], ""], ["2", ["/a"], ""]),
    want: ["GET api.example.com /b"],
  },
  {
    name: "a newer version that declares nothing yet",
    register: versions(["1", ["/a"], "/v1"], ["2", [], "/v2"]),
    want: [],
  },
];

for (const { name, register, want } of families) {
  test(`superseded: ${name}`, () => assert.deepEqual([...supersededKeys(register)], want));
}
