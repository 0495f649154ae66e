import assert from "node:assert/strict";
import { test } from "node:test";
import {
  aPrincipal,
  aRequest,
  aSite,
  anApi,
  anOperation,
  somePorts,
} from "../../../test/fixtures/exchange.ts";
import type { Principal } from "../../engine/principal.ts";
import type { Contract, SecurityScheme } from "../../registry/operation.ts";
import { access } from "./policy.ts";

const kinds = [
  ["oauth", "bearer"],
  ["token", "bearer"],
  ["key", "api-key"],
  ["cert", "mtls"],
  ["password", "basic"],
  ["hmac", "other"],
] as const;
const schemes = new Map<string, SecurityScheme>(
  kinds.map(([name, kind]) => [
    name,
    { name, kind, openIdConnectUrl: undefined, place: undefined },
  ]),
);
const contract: Contract = {
  title: "shop",
  version: "1",
  openapi: "3.1",
  basePaths: [""],
  operations: [],
  securitySchemes: schemes,
  root: {},
  warnings: [],
};

type Written = readonly Readonly<Record<string, readonly string[]>>[] | undefined;

function judge(security: Written, config: unknown, principals: readonly Principal[]): string {
  const operation = anOperation({
    security: security?.map((requirement) => new Map(Object.entries(requirement))),
  });
  const built = access.build(config, aSite({ api: anApi({ contract }), operation }), somePorts());
  assert.ok(built.ok);
  const { authorize } = built.value.steps;
  if (authorize === undefined) return "no step";
  const outcome = authorize(aRequest(principals));
  assert.ok(!(outcome instanceof Promise));
  return outcome.kind === "deny" ? outcome.reason : outcome.kind;
}

const bearer = (...scopes: readonly string[]) => aPrincipal({ scopes: new Set(scopes) });
const key = (...scopes: readonly string[]) =>
  aPrincipal({ credential: "api-key", kind: "key", scopes: new Set(scopes) });
const cert = aPrincipal({ credential: "mtls", kind: "service" });
const basic = aPrincipal({ credential: "basic" });
const strict = { allowAnonymous: false, allowDeclaredPublic: true };

const judged: readonly (readonly [
  name: string,
  security: Written,
  callers: readonly Principal[],
  want: string,
  config?: unknown,
])[] = [
  ["silent contract, nobody", undefined, [], "unauthenticated"],
  ["silent contract, anybody known", undefined, [key()], "pass"],
  ["silent contract, opened", undefined, [], "no step", { allowAnonymous: true }],
  [
    "opened, but a role is required",
    undefined,
    [],
    "unauthenticated",
    { allowAnonymous: true, roles: ["a"] },
  ],
  ["nothing configured at all", undefined, [], "unauthenticated", {}],
  ["public by an empty list", [], [], "no step"],
  ["public by an empty requirement", [{ oauth: ["a"] }, {}], [], "no step"],
  ["declared public, closed by us", [], [], "unauthenticated", { allowDeclaredPublic: false }],
  [
    "declared public, closed by us, caller known",
    [],
    [cert],
    "pass",
    { allowDeclaredPublic: false },
  ],
  [
    "declared public, closed by us, the other alternative missed",
    [{ oauth: ["a"] }, {}],
    [bearer()],
    "insufficient-scope",
    { allowDeclaredPublic: false },
  ],
  [
    "allowAnonymous does not open what the contract closes",
    [{ oauth: [] }],
    [],
    "unauthenticated",
    { allowAnonymous: true },
  ],
  [
    "declared public, role required",
    [],
    [bearer()],
    "role",
    { allowDeclaredPublic: true, roles: ["a"] },
  ],
  ["scope held", [{ oauth: ["a"] }], [bearer("b", "a")], "pass"],
  ["scope missing", [{ oauth: ["a"] }], [bearer("b")], "insufficient-scope"],
  ["no scopes at all (Tyk#4980)", [{ oauth: ["a"] }], [bearer()], "insufficient-scope"],
  ["one scope of two", [{ oauth: ["a", "b"] }], [bearer("a")], "insufficient-scope"],
  ["scope in another case", [{ oauth: ["read"] }], [bearer("Read")], "insufficient-scope"],
  ["scope as a prefix", [{ oauth: ["read:orders"] }], [bearer("read")], "insufficient-scope"],
  ["scope as an extension", [{ oauth: ["read"] }], [bearer("read:orders")], "insufficient-scope"],
  [
    "scope named as a prototype's member",
    [{ oauth: ["constructor"] }],
    [bearer()],
    "insufficient-scope",
  ],
  [
    "a role is no scope of a token",
    [{ oauth: ["a"] }],
    [aPrincipal({ roles: new Set(["a"]) })],
    "insufficient-scope",
  ],
  [
    "a key's role may stand for its scope",
    [{ key: ["a"] }],
    [aPrincipal({ credential: "api-key", roles: new Set(["a"]) })],
    "pass",
  ],
  ["the wrong kind of credential", [{ oauth: [] }], [key()], "unauthenticated"],
  ["scopes of the wrong kind", [{ oauth: ["a"] }], [key("a"), bearer()], "insufficient-scope"],
  ["either, the second", [{ oauth: ["a"] }, { key: [] }], [key()], "pass"],
  ["either, neither", [{ oauth: ["a"] }, { key: [] }], [cert], "unauthenticated"],
  [
    "either, near miss beats none",
    [{ key: [] }, { oauth: ["a"] }],
    [bearer()],
    "insufficient-scope",
  ],
  ["both, one given", [{ oauth: [], cert: [] }], [bearer()], "unauthenticated"],
  ["both, both given", [{ oauth: ["a"], cert: [] }], [cert, bearer("a")], "pass"],
  ["both, scope missing", [{ oauth: ["a"], cert: [] }], [cert, bearer()], "insufficient-scope"],
  ["basic cannot be proved", [{ password: [] }], [basic], "unprovable"],
  ["an unknown scheme cannot be proved", [{ nowhere: [] }], [bearer()], "unprovable"],
  ["a scheme named as a prototype's member", [{ constructor: [] }], [bearer()], "unprovable"],
  ["unprovable and provable", [{ hmac: [] }, { oauth: [] }], [bearer()], "pass"],
  ["unprovable beside provable", [{ hmac: [], oauth: [] }], [bearer()], "unprovable"],
  ["unprovable, or nobody", [{ hmac: [] }, { oauth: [] }], [], "unauthenticated"],
  ["configured scopes, held", undefined, [bearer("a", "b")], "pass", { scopes: ["a", "b"] }],
  [
    "configured scopes, one missing",
    undefined,
    [bearer("a")],
    "insufficient-scope",
    { scopes: ["a", "b"] },
  ],
  [
    "configured scopes are not added up over callers",
    undefined,
    [bearer("a"), key("b")],
    "insufficient-scope",
    { scopes: ["a", "b"] },
  ],
  [
    "contract and configuration both",
    [{ oauth: ["a"] }],
    [bearer("a")],
    "insufficient-scope",
    { scopes: ["b"] },
  ],
  [
    "one role of two",
    undefined,
    [aPrincipal({ roles: new Set(["b"]) })],
    "pass",
    { roles: ["a", "b"] },
  ],
  [
    "role in another case",
    undefined,
    [aPrincipal({ roles: new Set(["Admin"]) })],
    "role",
    { roles: ["admin"] },
  ],
  ["group", undefined, [aPrincipal({ groups: new Set(["x"]) })], "pass", { groups: ["x"] }],
  ["no group", undefined, [aPrincipal({ roles: new Set(["x"]) })], "group", { groups: ["x"] }],
  ["consumer", undefined, [aPrincipal({ consumer: "web" })], "pass", { consumers: ["web"] }],
  ["no consumer", undefined, [aPrincipal()], "consumer", { consumers: ["web"] }],
  ["tenant", undefined, [aPrincipal({ tenant: "t1" })], "pass", { tenants: ["t1"] }],
  ["another tenant", undefined, [aPrincipal({ tenant: "t10" })], "tenant", { tenants: ["t1"] }],
];

for (const [name, security, callers, want, config = strict] of judged) {
  test(name, () => assert.equal(judge(security, config, callers), want));
}

test("an undeclared operation needs a known caller", () => {
  const built = access.build(strict, aSite({ operation: undefined }), somePorts());
  assert.ok(built.ok && built.value.steps.authorize);
  assert.deepEqual(built.value.steps.authorize(aRequest([])), {
    kind: "deny",
    reason: "unauthenticated",
    fields: [["www-authenticate", "Bearer"]],
  });
});

test("every 403 to a token's bearer carries the same challenge, and to others none", () => {
  const built = access.build({ roles: ["a"] }, aSite(), somePorts());
  assert.ok(built.ok && built.value.steps.authorize);
  assert.deepEqual(built.value.steps.authorize(aRequest([bearer()])), {
    kind: "deny",
    reason: "role",
    fields: [["www-authenticate", 'Bearer error="insufficient_scope"']],
  });
  assert.deepEqual(built.value.steps.authorize(aRequest([key()])), {
    kind: "deny",
    reason: "role",
  });
});

const refused = [
  { config: { allowAnonymous: "no" }, at: "/allowAnonymous" },
  { config: { scopes: [] }, at: "/scopes" },
  { config: { roles: ["a", ""] }, at: "/roles/1" },
  { config: { role: ["a"] }, at: "/role" },
  { config: { tenants: "t1" }, at: "/tenants" },
] as const;

for (const { config, at } of refused) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    const checked = access.check(config);
    assert.deepEqual(checked.ok || checked.problems.map((problem) => problem.at), [at]);
  });
}
