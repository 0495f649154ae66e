import assert from "node:assert/strict";
import { test } from "node:test";
import { base64url } from "jose";
import { type Presented, identify } from "./identity.ts";

const pseudonym = (kind: string, id: string): string => `${kind}(${id})`;
const part = (value: object): string => base64url.encode(JSON.stringify(value));
const jwt = (claims: object): string => `${part({ alg: "none" })}.${part(claims)}.c2ln`;

function presented(over: Partial<Presented>): Presented {
  return { fields: [], cookies: [], client: "192.0.2.7", ...over };
}

const cases: readonly (readonly [
  what: string,
  given: Partial<Presented>,
  proof: string,
  subject: string,
])[] = [
  ["nothing", {}, "none", "client(192.0.2.7)"],
  [
    "a JWT",
    { fields: [["authorization", `Bearer ${jwt({ sub: "ada", iss: "https://id" })}`]] },
    "bearer",
    "sub https://id(ada)",
  ],
  ["an opaque token", { fields: [["authorization", "bearer opaque"]] }, "bearer", "token(opaque)"],
  [
    "three parts that are no JWT",
    { fields: [["authorization", "Bearer a.b.c"]] },
    "bearer",
    "token(a.b.c)",
  ],
  [
    "a JWT without a subject",
    { fields: [["authorization", `Bearer ${jwt({ iss: "https://id" })}`]] },
    "bearer",
    `token(${jwt({ iss: "https://id" })})`,
  ],
  [
    "Basic, told by the user and never by the password",
    { fields: [["authorization", `Basic ${base64url.encode("ada:s3cret")}`]] },
    "basic",
    "basic(ada)",
  ],
  ["a key", { fields: [["x-api-key", "k-1"]] }, "api-key", "api-key(k-1)"],
  ["an empty key", { fields: [["x-api-key", ""]] }, "none", "client(192.0.2.7)"],
  ["a session", { cookies: [["PHPSESSID", "s-1"]] }, "session", "session(s-1)"],
  ["another cookie", { cookies: [["theme", "dark"]] }, "none", "client(192.0.2.7)"],
  [
    "a token before a session",
    { fields: [["authorization", "Bearer t"]], cookies: [["sid", "s"]] },
    "bearer",
    "token(t)",
  ],
  [
    "a scheme nobody knows",
    { fields: [["authorization", "Negotiate abc"]], cookies: [["sid", "s"]] },
    "session",
    "session(s)",
  ],
];

for (const [what, given, proof, subject] of cases) {
  test(`who calls: ${what}`, () => {
    const caller = identify(presented(given), pseudonym);
    assert.equal(caller.proof, proof);
    assert.equal(caller.subject, subject);
    assert.equal(caller.verified, false);
  });
}

test("claims tell roles, scopes, client and tenant; what is not text is passed over", () => {
  const claims = {
    sub: "a",
    roles: ["buyer", 7],
    scope: "read write",
    azp: "app",
    tenant: "north",
  };
  const caller = identify(
    presented({ fields: [["authorization", `Bearer ${jwt(claims)}`]] }),
    pseudonym,
  );
  assert.deepEqual(caller.roles, ["buyer"]);
  assert.deepEqual(caller.scopes, ["read", "write"]);
  assert.equal(caller.consumer, "app");
  assert.equal(caller.tenant, "north");
});
