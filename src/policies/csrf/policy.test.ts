import assert from "node:assert/strict";
import { test } from "node:test";
import { aHead, aRequest, aSite, somePorts } from "../../../test/fixtures/exchange.ts";
import { Fields } from "../../http/fields.ts";
import type { RequestHead } from "../../http/head.ts";
import { parseMediaType } from "../../http/media-type.ts";
import { csrf } from "./policy.ts";

const cookie = { cookies: [["sid", "1"]] } as const;
const post = { method: "POST", ...cookie } as const;
const text = { hasBody: true, mediaType: parseMediaType("text/plain;charset=utf-8") };
const json = { hasBody: true, mediaType: parseMediaType("application/json") };
const fields = (...flat: readonly string[]) => ({ fields: new Fields(flat) });
const site = (value: string) => fields("sec-fetch-site", value);
const origin = (value: string) => fields("origin", value);

function judge(config: object, head: Partial<RequestHead>, secure = true) {
  const settings = { ...(csrf.defaults as object), ...config };
  const built = csrf.build(settings, aSite(), somePorts());
  assert.ok(built.ok);
  const verdict = built.value.steps.admit?.(aRequest([], { head: aHead(head), secure }));
  assert.ok(verdict && "kind" in verdict);
  return verdict.kind === "deny" ? verdict.reason : verdict.kind;
}

const app = { origins: ["https://app.example"] };

const judged: readonly (readonly [string, object, Partial<RequestHead>, string])[] = [
  ["no cookie", {}, { method: "POST", ...site("cross-site") }, "pass"],
  ["cross-site, changes nothing", {}, { ...cookie, ...site("cross-site") }, "pass"],
  ["cross-site", {}, { ...post, ...site("cross-site") }, "cross-origin"],
  ["cross-site DELETE", {}, { ...post, method: "DELETE", ...site("cross-site") }, "cross-origin"],
  [
    "cross-site, odd method",
    {},
    { ...post, method: "MKCOL", ...site("cross-site") },
    "cross-origin",
  ],
  ["same site", {}, { ...post, ...site("same-site") }, "cross-origin"],
  ["same site, trusted", { sameSite: true }, { ...post, ...site("same-site") }, "pass"],
  ["same origin", {}, { ...post, ...site("same-origin") }, "pass"],
  ["typed by the user", {}, { ...post, ...site("none") }, "pass"],
  ["a word unknown to us", {}, { ...post, ...site("Same-Origin") }, "cross-origin"],
  [
    "cross-site beats own origin",
    {},
    { ...post, ...fields("sec-fetch-site", "cross-site", "origin", "https://api.example") },
    "cross-origin",
  ],
  [
    "listed origin",
    app,
    { ...post, ...fields("sec-fetch-site", "cross-site", "origin", "https://app.example") },
    "pass",
  ],
  ["listed origin, no metadata", app, { ...post, ...origin("https://app.example") }, "pass"],
  ["nearly listed", app, { ...post, ...origin("https://app.example.evil") }, "cross-origin"],
  ["own origin", {}, { ...post, ...origin("https://api.example") }, "pass"],
  ["own host in plain text", {}, { ...post, ...origin("http://api.example") }, "cross-origin"],
  [
    "own host, another port",
    {},
    { ...post, ...origin("https://api.example:8443") },
    "cross-origin",
  ],
  ["null origin", {}, { ...post, ...origin("null") }, "cross-origin"],
  [
    "websocket from elsewhere",
    {},
    { ...cookie, upgrade: "websocket", ...origin("https://evil.example") },
    "cross-origin",
  ],
  [
    "websocket from here",
    {},
    { ...cookie, upgrade: "websocket", ...origin("https://api.example") },
    "pass",
  ],
  [
    "bearer token beside cookies",
    {},
    { ...post, ...fields("sec-fetch-site", "cross-site", "authorization", "Bearer x") },
    "pass",
  ],
  [
    "basic beside cookies",
    {},
    { ...post, ...fields("sec-fetch-site", "cross-site", "authorization", "Basic x") },
    "cross-origin",
  ],
  ["no browser, JSON", {}, { ...post, ...json }, "pass"],
  ["no browser, no body", {}, post, "pass"],
  ["no proof, text", {}, { ...post, ...text }, "unproven-content"],
  ["no browser, no type", {}, { ...post, hasBody: true }, "pass"],
  ["text from here", {}, { ...post, ...text, ...site("same-origin") }, "pass"],
];

for (const [name, config, head, want] of judged) {
  test(name, () => assert.equal(judge(config, head), want));
}

test("the scheme of the client's own leg makes the origin", () => {
  assert.equal(judge({}, { ...post, ...origin("http://api.example") }, false), "pass");
  assert.equal(judge({}, { ...post, ...origin("https://api.example") }, false), "cross-origin");
});

const refused = [
  { config: { origins: ["*"] }, at: "/origins/0" },
  { config: { origins: ["null"] }, at: "/origins/0" },
  { config: { origins: ["https://a.example/x"] }, at: "/origins/0" },
  { config: { sameSite: "lax" }, at: "/sameSite" },
  { config: { samesite: true }, at: "/samesite" },
] as const;

for (const { config, at } of refused) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    const checked = csrf.check(config);
    assert.deepEqual(checked.ok || checked.problems.map((problem) => problem.at), [at]);
  });
}
