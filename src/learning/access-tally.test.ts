import assert from "node:assert/strict";
import { test } from "node:test";
import { type Told, sighting } from "../../test/learned/sightings.ts";
import {
  type AccessTally,
  emptyAccess,
  mergeAccess,
  seeAccess,
  tellAccess,
} from "./access-tally.ts";

function tallied(...seen: readonly (Told & { readonly weight?: number })[]): AccessTally {
  const tally = emptyAccess();
  for (const { weight = 1, ...told } of seen) seeAccess(tally, { ...sighting(told), weight });
  return tally;
}

const bearer: Told = { caller: { proof: "bearer" } };
const nobody: Told = { caller: { proof: "none" } };

const authentications: readonly (readonly [what: string, seen: readonly Told[], told: string])[] = [
  ["nothing", [], "unknown"],
  ["only refusals", [{ ...nobody, status: 401 }], "unknown"],
  ["failures of a caller without proof", [{ ...nobody, status: 500 }], "unknown"],
  ["successes with proof", [bearer, { ...bearer, status: 304 }], "required"],
  ["proof, and refusals without", [bearer, { ...nobody, status: 401 }], "required"],
  ["successes without proof", [nobody], "none"],
  ["both", [bearer, nobody], "mixed"],
  ["a client certificate and a session", [{ caller: { proof: "mtls" } }, nobody], "mixed"],
];

for (const [what, seen, told] of authentications) {
  test(`authentication after ${what}: ${told}`, () => {
    assert.equal(tellAccess(tallied(...seen)).authentication, told);
  });
}

test("refusals and plain HTTP count by weight, whoever answered", () => {
  const told = tellAccess(
    tallied(
      { status: 401, refused: true, weight: 3 },
      { status: 403, weight: 2 },
      { status: 404 },
      { scheme: "http", weight: 5 },
    ),
  );
  assert.deepEqual([told.unauthorized, told.forbidden, told.plainHttp], [3, 2, 5]);
});

test("roles, scopes and consumers are those of callers that were let in, commonest first", () => {
  const caller = {
    proof: "bearer",
    roles: ["clerk"],
    scopes: ["a", "b"],
    consumer: "web",
  } as const;
  const told = tellAccess(
    tallied(
      { caller },
      { caller: { ...caller, roles: ["boss"] }, weight: 4 },
      { caller: { ...caller, roles: ["thief"] }, status: 403 },
    ),
  );
  assert.deepEqual(told.roles, [
    { name: "boss", count: 4 },
    { name: "clerk", count: 1 },
  ]);
  assert.deepEqual(
    told.scopes.map(({ count }) => count),
    [5, 5],
  );
  assert.deepEqual(told.consumers, [{ name: "web", count: 5 }]);
});

test("names that strangers make up have a bound, and what did not fit is counted", () => {
  const tally = emptyAccess();
  for (let turn = 0; turn < 100; turn += 1) {
    seeAccess(tally, sighting({ caller: { proof: "bearer", roles: [`role${turn}`] } }));
  }
  assert.equal(tally.roles.size, 64);
  assert.equal(tally.overflowed, 36);
  assert.equal(tellAccess(tally).roles.length, 20);
});

test("two tallies together are what one would have been", () => {
  const first: readonly Told[] = [bearer, { status: 401 }, { scheme: "http" }];
  const second: readonly Told[] = [
    { caller: { proof: "api-key", roles: ["x"], consumer: "web" } },
    { status: 403 },
  ];
  const together = tallied(...first);
  mergeAccess(together, tallied(...second));
  assert.deepEqual(together, tallied(...first, ...second));
});
