import assert from "node:assert/strict";
import { test } from "node:test";
import { aHead, aPrincipal, aRequest, aSite, somePorts } from "../../../test/fixtures/exchange.ts";
import type { Answered } from "../../engine/facts.ts";
import { Fields } from "../../http/fields.ts";
import { parseMediaType } from "../../http/media-type.ts";
import { securityHeaders } from "./policy.ts";

function steps(config: object = {}) {
  const settings = { ...(securityHeaders.defaults as object), ...config };
  const built = securityHeaders.build(settings, aSite(), somePorts());
  assert.ok(built.ok);
  assert.equal(built.value.reads, undefined);
  const { admit, screen } = built.value.steps;
  assert.ok(admit && screen);
  return { admit, screen };
}

interface Scene {
  readonly flat?: readonly string[];
  readonly type?: string;
  readonly status?: number;
  readonly caller?: "nobody" | "key" | "cookie" | "authorization";
}

function answered({
  flat = [],
  type = "application/json",
  status = 200,
  caller = "nobody",
}: Scene): Answered {
  const head = aHead({
    cookies: caller === "cookie" ? [["a", "1"]] : [],
    fields: new Fields(caller === "authorization" ? ["authorization", "Basic x"] : []),
  });
  const request = aRequest(caller === "key" ? [aPrincipal()] : [], { head });
  const mediaType = parseMediaType(type);
  return {
    ...request,
    body: { kind: "none" },
    answer: { status, fields: new Fields(flat), mediaType, body: { kind: "stream" } },
  };
}

/** What the client sees: the answer's fields as edited, then those that the step adds. */
function seen(scene: Scene, config: object = {}) {
  const facts = answered(scene);
  const said = steps(config).screen(facts);
  if ("answer" in said) {
    assert.equal(said.answer.body, facts.answer.body);
    return said.answer.fields.flat;
  }
  assert.ok("kind" in said && said.kind === "pass");
  return [...facts.answer.fields.flat, ...(said.fields ?? []).flat()];
}

const csp = ["content-security-policy", "default-src 'none'; frame-ancestors 'none'"];
const noStore = ["cache-control", "no-store"];
const revalidate = ["cache-control", "private, no-cache"];

const scenes: readonly (readonly [string, Scene, readonly string[]])[] = [
  ["JSON", {}, csp],
  [
    "HTML keeps its own policy",
    { type: "text/html", flat: ["content-security-policy", "x"] },
    ["content-security-policy", "x"],
  ],
  ["SVG and PDF too", { type: "image/svg+xml" }, []],
  ["no type", { type: "" }, csp],
  [
    "telltales go",
    { flat: ["server", "nginx/1.1", "etag", "e", "x-powered-by", "PHP/5", "via", "1.1 x"] },
    ["etag", "e", ...csp],
  ],
  [
    "by their beginning",
    { flat: ["x-debug-token-link", "/p", "x-envoy-upstream-service-time", "3", "x-deb", "1"] },
    ["x-deb", "1", ...csp],
  ],
  [
    "the policy replaces the upstream's when fields go",
    { flat: ["server", "x", "content-security-policy", "y"] },
    csp,
  ],
  [
    "HTML keeps its own when fields go",
    { type: "text/html", flat: ["server", "x", "content-security-policy", "y"] },
    ["content-security-policy", "y"],
  ],
  ["a key", { caller: "key" }, [...csp, ...noStore]],
  ["a cookie", { caller: "cookie" }, [...csp, ...noStore]],
  ["an Authorization field", { caller: "authorization" }, [...csp, ...noStore]],
  ["an ETag", { caller: "key", flat: ["etag", "e"] }, ["etag", "e", ...csp, ...revalidate]],
  [
    "a date",
    { caller: "key", flat: ["last-modified", "d"] },
    ["last-modified", "d", ...csp, ...revalidate],
  ],
  [
    "told to cache",
    { caller: "key", flat: ["cache-control", "max-age=60"] },
    ["cache-control", "max-age=60", ...csp],
  ],
  ["told when it expires", { caller: "key", flat: ["expires", "0"] }, ["expires", "0", ...csp]],
  ["not modified", { caller: "key", status: 304, flat: ["etag", "e"] }, ["etag", "e", ...csp]],
];

for (const [name, scene, want] of scenes) {
  test(name, () => assert.deepEqual(seen(scene), want));
}

test("caching is left alone where the guard is off", () => {
  assert.deepEqual(seen({ caller: "key" }, { cacheGuard: false }), csp);
});

test("every answer, refusals included, is nosniff and keeps to itself", () => {
  assert.deepEqual(steps().admit(aRequest([])), {
    kind: "pass",
    fields: [
      ["x-content-type-options", "nosniff"],
      ["cross-origin-resource-policy", "same-origin"],
      ["referrer-policy", "no-referrer"],
    ],
  });
});

const refused = [
  { config: { removedFields: ["*"] }, at: "/removedFields/0" },
  { config: { removedFields: ["a b"] }, at: "/removedFields/0" },
  { config: { resourcePolicy: "none" }, at: "/resourcePolicy" },
  { config: { referrerPolicy: "unsafe-url" }, at: "/referrerPolicy" },
  { config: { contentSecurityPolicy: "a\r\nset-cookie: b" }, at: "/contentSecurityPolicy" },
  { config: { cacheGuard: 1 }, at: "/cacheGuard" },
  { config: { remove: [] }, at: "/remove" },
] as const;

for (const { config, at } of refused) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    const checked = securityHeaders.check(config);
    assert.deepEqual(checked.ok || checked.problems.map((problem) => problem.at), [at]);
  });
}
