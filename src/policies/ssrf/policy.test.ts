import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { aHead, anOperation, aRequest, aSite, somePorts } from "../../../test/fixtures/exchange.ts";
import type { Received } from "../../engine/facts.ts";
import type { JsonValue } from "../../http/json.ts";
import type { Operation } from "../../registry/operation.ts";
import { ssrf } from "./policy.ts";

function judgeFacts(
  facts: Received,
  config: unknown = {},
  operation: Operation = anOperation(),
): string {
  const built = ssrf.build(config, aSite({ operation }), somePorts());
  assert.ok(built.ok, JSON.stringify(built));
  const outcome = built.value.steps.inspect?.(facts);
  assert.ok(outcome !== undefined && !(outcome instanceof Promise));
  return outcome.kind === "deny" ? outcome.reason : outcome.kind;
}

function withQuery(name: string, value: string): Received {
  const target = { path: "/", segments: [], query: "", pairs: [[name, value] as const] };
  return { ...aRequest([]), head: aHead({ target }), body: { kind: "none" } };
}

function withJson(value: JsonValue): Received {
  const mediaType = { essence: "application/json", kind: "json", parameters: [] } as const;
  return { ...aRequest([]), body: { kind: "json", mediaType, text: JSON.stringify(value), value } };
}

const judged: readonly (readonly [name: string, value: string, want: string])[] = [
  ["callbackUrl", "https://example.com/hook?a=b#c", "pass"],
  ["redirect_uri", "https://example.com:8443/", "pass"],
  ["next", "/orders/7", "pass"],
  ["next", "//example.com/x", "pass"],
  ["url", "com.example.app://done", "pass"],
  ["url", "urn:isbn:0451450523", "pass"],
  ["image", "data:image/png;base64,AAAA", "pass"],
  ["url", "https://{host}/x", "pass"],
  ["note", "see http://127.0.0.1/ for more", "pass"],
  ["note", "http://10.0.0.7/", "pass"],
  ["title", "file: the movie", "pass"],
  ["url", "http://127.0.0.1:9000/", "address"],
  ["url", "http://10.1.2.3/", "address"],
  ["url", "http://[::1]/", "address"],
  ["url", "http://[fc00::1]/", "address"],
  ["url", "http://localhost/", "address"],
  ["url", "http://db.internal/", "address"],
  ["url", "http://printer.local/", "address"],
  ["url", "http://10.0.0.1.nip.io/", "address"],
  ["next", "//192.168.0.1/", "address"],
  ["url", "http://8.8.8.8.nip.io/", "pass"],
  ["url", "http://203.0.113.9:8080/x", "pass"],
  ["url", "http://[2001:db8::1]/", "pass"],
  ["url", "http://[fe80::1]/", "notation"],
  ["url", "http://[1::1]/", "address"],
  ["url", "http://169.254.169.254/", "notation"],
  ["note", "http://169.254.169.254/latest", "notation"],
  ["note", "http://2852039166/", "notation"],
  ["note", "http://127.1/", "notation"],
  ["note", "http://[::ffff:10.0.0.1]/", "notation"],
  ["note", "http://metadata.google.internal/", "notation"],
  ["note", "http://169-254-169-254.sslip.io/", "notation"],
  ["url", "file:///x", "scheme"],
  ["url", "gopher://example.com/", "scheme"],
  ["url", "jar:http://example.com/x!/", "scheme"],
  ["url", "data:text/html,x", "scheme"],
  ["url", "https://example.com@evil.example/", "userinfo"],
  ["url", "http:\\\\example.com", "malformed"],
  ["url", "http://example.com\\@evil.example/", "malformed"],
  ["url", "http:/example.com/", "malformed"],
  ["url", "http://exa%6dple.com/", "malformed"],
];

test("a URL is judged by where it leads, strictly where one is expected", () => {
  for (const [name, value, want] of judged) {
    assert.equal(judgeFacts(withQuery(name, value)), want, `${name}=${value}`);
    assert.equal(judgeFacts(withJson({ [name]: [value] })), want, `json ${name}=${value}`);
  }
});

test("settings narrow and widen", () => {
  const inner = withQuery("url", "http://10.1.2.3/");
  assert.equal(judgeFacts(inner, { allowedHosts: ["10.1.2.3"] }), "pass");
  assert.equal(judgeFacts(inner, { deniedNetworks: ["192.168.0.0/16"] }), "pass");
  assert.equal(
    judgeFacts(withQuery("url", "http://a.corp/"), { allowedHosts: ["*.corp"] }),
    "pass",
  );
  assert.equal(
    judgeFacts(withQuery("url", "http://xcorp.local/"), { allowedHosts: ["*.corp"] }),
    "address",
  );
  assert.equal(
    judgeFacts(withQuery("url", "http://example.com/"), { schemes: ["https"] }),
    "scheme",
  );
  assert.equal(judgeFacts(withQuery("x", "http://10.1.2.3/"), { names: ["x"] }), "address");
  assert.equal(judgeFacts(withQuery("url", "http://10.1.2.3/"), { names: ["x"] }), "pass");
});

test("a name is judged as its contract declares it", () => {
  const operation = anOperation({
    requestBody: {
      required: true,
      content: [
        {
          range: "application/json",
          encoding: new Map(),
          schema: { type: "object", properties: { where: { type: "string", format: "uri" } } },
        },
      ],
    },
  });
  const facts = withJson({ where: "http://10.1.2.3/" });
  assert.equal(judgeFacts(facts), "pass");
  assert.equal(judgeFacts(facts, {}, operation), "address");
});

test("settings that mean nothing are refused with their place", () => {
  for (const [config, at] of [
    [{ deniedNetworks: ["10.0.0.0/64"] }, "/deniedNetworks/0"],
    [{ schemes: [] }, "/schemes"],
    [{ allowedHosts: ["http://x"] }, "/allowedHosts/0"],
    [{ names: ["Url"] }, "/names/0"],
    [{ hosts: [] }, "/hosts"],
  ] as const) {
    const checked = ssrf.check(config);
    assert.ok(!checked.ok);
    assert.equal(checked.problems[0]?.at, at);
  }
});

test("every reason stands in the README", () => {
  const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
  for (const [code, { status }] of Object.entries(ssrf.reasons)) {
    assert.ok(readme.includes(`- \`${code}\` (${status}): `), code);
  }
});
