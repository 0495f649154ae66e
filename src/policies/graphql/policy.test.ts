import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { Received } from "../../engine/facts.ts";
import type { Ports } from "../../engine/ports.ts";
import type { Site } from "../../engine/control.ts";
import { Fields } from "../../http/fields.ts";
import type { JsonValue } from "../../http/json.ts";
import { millis } from "../../kernel/clock.ts";
import { graphql } from "./policy.ts";
import { weigh } from "./weigh.ts";

function received(value: JsonValue | undefined, query?: string): Received {
  const mediaType = { essence: "application/json", parameters: [], kind: "json" } as const;
  return {
    id: "x",
    time: millis(0),
    peer: "192.0.2.1",
    tls: undefined,
    client: "192.0.2.1",
    secure: true,
    pathParameters: [],
    principals: [],
    principal: undefined,
    head: {
      method: value === undefined ? "GET" : "POST",
      version: "1.1",
      authority: "api.example",
      target: {
        path: "/graphql",
        segments: ["graphql"],
        query: "",
        pairs: query === undefined ? [] : [["query", query]],
      },
      fields: Fields.none,
      cookies: [],
      upgrade: undefined,
      mediaType,
      hasBody: value !== undefined,
      contentLength: undefined,
    },
    body: value === undefined ? { kind: "none" } : { kind: "json", mediaType, text: "", value },
  };
}

const settings = { maxDepth: 3, maxCost: 100, maxAliases: 2, maxTokens: 60, maxBatch: 2 };
const page = (size: string): string => `query Q($n: Int) { users(first: ${size}) { id name } }`;

const judged: readonly { name: string; facts: Received; want: string }[] = [
  { name: "a plain query", facts: received({ query: "{ me { name } }" }), want: "pass" },
  { name: "by GET", facts: received(undefined, "{ me { name } }"), want: "pass" },
  { name: "no query by GET", facts: received(undefined), want: "malformed" },
  { name: "not an object", facts: received("{ me }"), want: "malformed" },
  { name: "no document", facts: received({ variables: {} }), want: "malformed" },
  { name: "not GraphQL", facts: received({ query: "{ me " }), want: "malformed" },
  { name: "schema definition", facts: received({ query: "type A { b: Int }" }), want: "malformed" },
  { name: "empty batch", facts: received([]), want: "malformed" },
  { name: "batch of two", facts: received([{ query: "{a}" }, { query: "{b}" }]), want: "pass" },
  {
    name: "batch of three",
    facts: received([{ query: "{a}" }, { query: "{b}" }, { query: "{c}" }]),
    want: "batch",
  },
  { name: "depth at the limit", facts: received({ query: "{a{b{c}}}" }), want: "pass" },
  { name: "depth over it", facts: received({ query: "{a{b{c{d}}}}" }), want: "depth" },
  {
    name: "depth through a fragment",
    facts: received({ query: "{a{b{...F}}} fragment F on T {c{d}}" }),
    want: "depth",
  },
  {
    name: "fragments in a circle",
    facts: received({ query: "{...A} fragment A on T {...B} fragment B on T {...A}" }),
    want: "malformed",
  },
  { name: "unknown fragment", facts: received({ query: "{...Nowhere}" }), want: "malformed" },
  { name: "two aliases", facts: received({ query: "{a: x b: x}" }), want: "pass" },
  { name: "three aliases", facts: received({ query: "{a: x b: x c: x}" }), want: "aliases" },
  { name: "a page that fits", facts: received({ query: page("49") }), want: "pass" },
  { name: "a page too large", facts: received({ query: page("50") }), want: "cost" },
  {
    name: "a page too large by variable",
    facts: received({ query: page("$n"), variables: { n: 1000 } }),
    want: "cost",
  },
  {
    name: "introspection",
    facts: received({ query: "{__schema{types{name}}}" }),
    want: "introspection",
  },
  {
    name: "__typename is no introspection",
    facts: received({ query: "{__typename}" }),
    want: "pass",
  },
  { name: "mutation by POST", facts: received({ query: "mutation {pay}" }), want: "pass" },
  { name: "mutation by GET", facts: received(undefined, "mutation {pay}"), want: "mutation" },
  {
    name: "too many tokens",
    facts: received({ query: `{${"a ".repeat(60)}}` }),
    want: "malformed",
  },
];

// The control needs neither the site nor a port; what it is handed here would fail if it were touched.
const site = {} as Site;
const ports = {} as Ports;

for (const { name, facts, want } of judged) {
  test(`graphql: ${name}`, async () => {
    const built = graphql.build(settings, site, ports);
    assert.ok(built.ok);
    const outcome = await built.value.steps.inspect?.(facts);
    assert.equal(outcome?.kind === "deny" ? outcome.reason : outcome?.kind, want);
  });
}

const refused = [
  { settings: { maxDepth: 0 }, at: "/maxDepth" },
  { settings: { maxCost: 1.5 }, at: "/maxCost" },
  { settings: { introspection: "no" }, at: "/introspection" },
  { settings: { maxdepth: 3 }, at: "/maxdepth" },
] as const;

for (const { settings: wrong, at } of refused) {
  test(`graphql refuses ${JSON.stringify(wrong)}`, () => {
    const checked = graphql.check(wrong);
    assert.deepEqual(checked.ok || checked.problems.map((problem) => problem.at), [at]);
  });
}

test("a document's depth is the number of braces around its deepest field", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), (depth) => {
      const document = `${"{a".repeat(depth)}${"}".repeat(depth)}`;
      const asked = { document, operationName: undefined, variables: new Map() };
      assert.equal(weigh(asked, 1000)?.depth, depth);
    }),
  );
});

test("whatever is sent, weighing ends in a weight or in nothing", () => {
  fc.assert(
    fc.property(fc.string(), (document) => {
      const weight = weigh({ document, operationName: undefined, variables: new Map() }, 100);
      assert.ok(weight === undefined || weight.cost >= 0);
    }),
  );
});
