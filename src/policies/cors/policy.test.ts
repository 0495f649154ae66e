import assert from "node:assert/strict";
import { test } from "node:test";
import { aHead, aRequest, aSite, somePorts } from "../../../test/fixtures/exchange.ts";
import { Fields } from "../../http/fields.ts";
import { cors } from "./policy.ts";

function steps(config: object) {
  const built = cors.build({ ...(cors.defaults as object), ...config }, aSite(), somePorts());
  assert.ok(built.ok);
  const { admit, screen } = built.value.steps;
  assert.ok(admit && screen);
  return { admit, screen };
}

function asked(flat: readonly string[], method = "GET") {
  return aRequest([], { head: aHead({ method, fields: new Fields(flat) }) });
}

const app = "https://app.example";
const one = { origins: [app] };
const origin = "access-control-allow-origin";
const vary = ["vary", "Origin"];
const passed = { kind: "pass" };

const simple: readonly (readonly [string, object, readonly string[], object])[] = [
  ["no origin, none allowed", {}, [], passed],
  ["an origin, none allowed", {}, ["origin", app], passed],
  ["no origin, one allowed", one, [], { kind: "pass", fields: [vary] }],
  ["the allowed origin", one, ["origin", app], { kind: "pass", fields: [[origin, app], vary] }],
  ["another origin", one, ["origin", "https://evil.example"], { kind: "pass", fields: [vary] }],
  ["its subdomain", one, ["origin", "https://x.app.example"], { kind: "pass", fields: [vary] }],
  ["its beginning", one, ["origin", "https://app.example.evil"], { kind: "pass", fields: [vary] }],
  ["in plain text", one, ["origin", "http://app.example"], { kind: "pass", fields: [vary] }],
  ["null", one, ["origin", "null"], { kind: "pass", fields: [vary] }],
  [
    "null where all may",
    { origins: ["*"] },
    ["origin", "null"],
    { kind: "pass", fields: [[origin, "*"]] },
  ],
  [
    "with credentials and exposed fields",
    { ...one, credentials: true, exposedFields: ["ETag", "X-Total"] },
    ["origin", app],
    {
      kind: "pass",
      fields: [
        [origin, app],
        ["access-control-allow-credentials", "true"],
        ["access-control-expose-headers", "etag, x-total"],
        vary,
      ],
    },
  ],
];

for (const [name, config, flat, want] of simple) {
  test(`simple: ${name}`, () => assert.deepEqual(steps(config).admit(asked(flat)), want));
}

const method = "access-control-request-method";
const headers = "access-control-request-headers";
const put = { ...one, methods: ["PUT"] };

const preflights: readonly (readonly [string, object, readonly string[], string])[] = [
  ["none allowed", {}, ["origin", app, method, "GET"], "origin"],
  ["allowed", one, ["origin", app, method, "GET"], "respond"],
  ["another origin", one, ["origin", "https://evil.example", method, "GET"], "origin"],
  ["null", one, ["origin", "null", method, "GET"], "origin"],
  ["allowed method", put, ["origin", app, method, "PUT"], "respond"],
  ["another method", put, ["origin", app, method, "DELETE"], "method"],
  ["methods have a case", put, ["origin", app, method, "put"], "method"],
  [
    "allowed fields",
    one,
    ["origin", app, method, "GET", headers, "Authorization,content-type"],
    "respond",
  ],
  [
    "another field",
    one,
    ["origin", app, method, "GET", headers, "authorization,x-evil"],
    "request-field",
  ],
  [
    "a star is a field like others",
    one,
    ["origin", app, method, "GET", headers, "*"],
    "request-field",
  ],
  ["no fields", one, ["origin", app, method, "GET", headers, ""], "respond"],
  ["OPTIONS that is no preflight", one, ["origin", app], "pass"],
  ["without origin", one, [method, "GET"], "pass"],
];

for (const [name, config, flat, want] of preflights) {
  test(`preflight: ${name}`, () => {
    const said = steps(config).admit(asked(flat, "OPTIONS"));
    assert.ok("kind" in said);
    assert.equal(said.kind === "deny" ? said.reason : said.kind, want);
    if (said.kind === "deny")
      assert.deepEqual(
        said.fields?.map(([field]) => field),
        ["vary"],
      );
  });
}

test("a preflight is answered with what is allowed, not with what was asked", () => {
  const config = { ...one, methods: ["GET", "PUT"], credentials: true, maxAge: "1m" };
  assert.deepEqual(steps(config).admit(asked(["origin", app, method, "PUT"], "OPTIONS")), {
    kind: "respond",
    status: 204,
    fields: [
      [origin, app],
      ["access-control-allow-credentials", "true"],
      ["access-control-allow-methods", "GET, PUT"],
      ["access-control-allow-headers", "authorization, content-type"],
      ["access-control-max-age", "60"],
      ["vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"],
    ],
  });
});

function screened(flat: readonly string[]) {
  const answer = {
    status: 200,
    fields: new Fields(flat),
    mediaType: undefined,
    body: { kind: "none" },
  } as const;
  return steps({}).screen({ ...asked([]), body: { kind: "none" }, answer });
}

test("what the upstream says of origins is removed", () => {
  assert.deepEqual(screened(["etag", "e", "access-control", "x"]), passed);
  const edited = screened([
    "a",
    "1",
    origin,
    "*",
    "b",
    "2",
    "access-control-allow-credentials",
    "true",
    "c",
    "3",
  ]);
  assert.ok("answer" in edited);
  assert.deepEqual(edited.answer.fields.flat, ["a", "1", "b", "2", "c", "3"]);
});

const refused = [
  { config: { origins: ["*"], credentials: true }, at: "/credentials" },
  { config: { origins: ["null"] }, at: "/origins/0" },
  { config: { origins: ["app.example"] }, at: "/origins/0" },
  { config: { origins: ["https://app.example/"] }, at: "/origins/0" },
  { config: { origins: ["https://APP.example"] }, at: "/origins/0" },
  { config: { origins: ["https://app.example:443"] }, at: "/origins/0" },
  { config: { origins: ["http://app.example"] }, at: "/origins/0" },
  { config: { origins: ["http://localhost.evil.example"] }, at: "/origins/0" },
  { config: { origins: ["https://*.example"] }, at: "/origins/0" },
  { config: { methods: ["put"] }, at: "/methods/0" },
  { config: { requestFields: ["*"] }, at: "/requestFields/0" },
  { config: { maxAge: 600 }, at: "/maxAge" },
  { config: { origin: "*" }, at: "/origin" },
] as const;

for (const { config, at } of refused) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    const checked = cors.check(config);
    assert.deepEqual(checked.ok || checked.problems.map((problem) => problem.at), [at]);
  });
}

test("accepts http for this machine only", () => {
  for (const here of ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:8080"]) {
    assert.equal(cors.check({ origins: [here] }).ok, true, here);
  }
});
