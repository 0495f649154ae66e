import assert from "node:assert/strict";
import { test } from "node:test";
import { nameOf, roleOf } from "./openid-person.ts";

const meant = { viewer: ["staff"], operator: ["sre", "on call"], admin: ["owner"] };

const held = [
  { claim: "roles", claims: { roles: ["staff"] }, want: "viewer" },
  { claim: "roles", claims: { roles: "sre" }, want: "operator" },
  { claim: "roles", claims: { roles: ["staff", "owner", "sre"] }, want: "admin" },
  {
    claim: "realm_access.roles",
    claims: { realm_access: { roles: ["on call"] } },
    want: "operator",
  },
  {
    claim: "https://example.com/roles",
    claims: { "https://example.com/roles": ["owner"] },
    want: "admin",
  },
  { claim: "roles", claims: {}, want: undefined },
  { claim: "roles", claims: { roles: [] }, want: undefined },
  { claim: "roles", claims: { roles: null }, want: undefined },
  { claim: "roles", claims: { roles: ["Owner", "owner ", "admin"] }, want: undefined },
  { claim: "roles", claims: { roles: "staff sre" }, want: undefined },
  { claim: "roles", claims: { roles: [["owner"]] }, want: undefined },
  { claim: "roles", claims: { roles: { owner: true } }, want: undefined },
  { claim: "realm_access.roles", claims: { realm_access: "owner" }, want: undefined },
  { claim: "constructor.name", claims: {}, want: undefined },
  { claim: "__proto__", claims: {}, want: undefined },
] as const;

for (const { claim, claims, want } of held) {
  test(`${JSON.stringify(claims)} at ${claim} means ${want ?? "no role"}`, () => {
    assert.equal(roleOf(claims, { roles: { claim, ...meant } }), want);
  });
}

test("a role with no values is nobody's, even of those without a claim", () => {
  const roles = { claim: "roles", viewer: [], operator: [], admin: [] };
  for (const claims of [{}, { roles: [] }, { roles: [undefined] }]) {
    assert.equal(roleOf(claims, { roles }), undefined);
  }
});

const named = [
  { claims: { email: "ada@example.com" }, want: "ada@example.com" },
  { claims: { email: "ada@example.com", email_verified: true }, want: "ada@example.com" },
  { claims: { email: "ada@example.com", email_verified: false }, want: "u-1" },
  { claims: { email: "" }, want: "u-1" },
  { claims: { email: ["ada@example.com"] }, want: "u-1" },
  { claims: {}, want: "u-1" },
  { claims: { email: "ada\n2026 admin" }, want: "ada 2026 admin" },
  { claims: { email: "admin credential" }, want: "oidc admin credential" },
  { claims: { email: "Castellan" }, want: "oidc Castellan" },
  { claims: { email: "cli ada" }, want: "oidc cli ada" },
  { claims: { email: "grace (sign-in code)" }, want: "oidc grace (sign-in code)" },
  { claims: { email: "x".repeat(300) }, want: "x".repeat(200) },
] as const;

for (const { claims, want } of named) {
  test(`${JSON.stringify(claims).slice(0, 60)} is ${want.slice(0, 40)}`, () => {
    assert.equal(nameOf(claims, { name: "email" }, "u-1"), want);
  });
}
