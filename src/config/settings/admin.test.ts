import assert from "node:assert/strict";
import { test } from "node:test";
import { admin } from "./admin.ts";

const oidc = {
  issuer: "https://id.example.com",
  clientId: "castellan",
  roles: { admin: ["owner"] },
};

test("left out, the admin API listens on loopback and people sign in with its credential", () => {
  assert.deepEqual(admin.parse({}), { address: "127.0.0.1", port: 8444 });
});

test("of a provider no more is asked than issuer, client and one role", () => {
  assert.deepEqual(admin.parse({ oidc }).oidc, {
    ...oidc,
    scopes: ["openid", "profile", "email"],
    name: "email",
    roles: { claim: "roles", viewer: [], operator: [], admin: ["owner"] },
  });
});

const accepted = [
  { externalUrl: "https://castellan.example.com" },
  { externalUrl: "https://castellan.example.com:8443" },
  { externalUrl: "http://localhost:9000" },
  { oidc: { ...oidc, issuer: "http://127.0.0.1:9000" } },
  { oidc: { ...oidc, scopes: ["openid", "https://example.com/roles"] } },
];

for (const entry of accepted) {
  test(`${JSON.stringify(entry)} is accepted`, () => void admin.parse(entry));
}

const refused = [
  { entry: { address: "0.0.0.0" }, at: "address" },
  { entry: { externalUrl: "https://castellan.example.com/" }, at: "externalUrl" },
  { entry: { externalUrl: "https://castellan.example.com/console" }, at: "externalUrl" },
  { entry: { externalUrl: "https://Castellan.example.com" }, at: "externalUrl" },
  { entry: { externalUrl: "https://castellan.example.com:443" }, at: "externalUrl" },
  { entry: { externalUrl: "http://castellan.example.com" }, at: "externalUrl" },
  { entry: { externalUrl: "castellan.example.com" }, at: "externalUrl" },
  { entry: { oidc: { ...oidc, issuer: "http://id.example.com" } }, at: "oidc.issuer" },
  { entry: { oidc: { ...oidc, clientSecret: "" } }, at: "oidc.clientSecret" },
  { entry: { oidc: { ...oidc, scopes: ["profile"] } }, at: "oidc.scopes" },
  { entry: { oidc: { ...oidc, scopes: ["openid", "a b"] } }, at: "oidc.scopes.1" },
  { entry: { oidc: { ...oidc, roles: {} } }, at: "oidc.roles" },
  { entry: { oidc: { ...oidc, roles: { admin: [""] } } }, at: "oidc.roles.admin.0" },
  { entry: { oidc: { ...oidc, roles: { admins: ["owner"] } } }, at: "oidc.roles" },
  { entry: { oidc: { ...oidc, clientID: "x" } }, at: "oidc" },
  { entry: { oidc: { clientId: "x", roles: oidc.roles } }, at: "oidc.issuer" },
];

for (const { entry, at } of refused) {
  test(`${JSON.stringify(entry)} is refused at ${at}`, () => {
    const { error } = admin.safeParse(entry);
    assert.equal(error?.issues[0]?.path.join("."), at);
  });
}
