import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { aHead, aRequest, aSite, somePorts } from "../../../test/fixtures/exchange.ts";
import type { Outcomes } from "../../engine/outcome.ts";
import type { Body } from "../../http/body.ts";
import { Fields } from "../../http/fields.ts";
import type { RequestHead } from "../../http/head.ts";
import type { MediaType } from "../../http/media-type.ts";
import { injection } from "./policy.ts";

const attack = "1' or '1'='1";

function mediaType(essence: string, kind: MediaType["kind"]): MediaType {
  return { essence, kind, parameters: [] };
}
const json = (value: Extract<Body, { kind: "json" }>["value"]): Body => ({
  kind: "json",
  mediaType: mediaType("application/json", "json"),
  text: JSON.stringify(value),
  value,
});
const form = (...pairs: readonly (readonly [string, string])[]): Body => ({
  kind: "form",
  mediaType: mediaType("application/x-www-form-urlencoded", "form"),
  pairs,
});

function judge(
  head: Partial<RequestHead>,
  body: Body = { kind: "none" },
  config: unknown = {},
): Outcomes["inspect"] {
  const built = injection.build(config, aSite(), somePorts());
  assert.ok(built.ok, JSON.stringify(built));
  const outcome = built.value.steps.inspect?.({ ...aRequest([]), head: aHead(head), body });
  assert.ok(outcome !== undefined && !(outcome instanceof Promise));
  return outcome;
}

function target(more: Partial<RequestHead["target"]>): Partial<RequestHead> {
  return { target: { path: "/", segments: [], query: "", pairs: [], ...more } };
}

const places: readonly (readonly [name: string, Partial<RequestHead>, Body, note: string])[] = [
  ["path", target({ segments: ["a", attack] }), { kind: "none" }, "path: logic"],
  ["query value", target({ pairs: [["q", attack]] }), { kind: "none" }, "query: logic"],
  ["query name", target({ pairs: [[attack, ""]] }), { kind: "none" }, "query: logic"],
  ["header", { fields: new Fields(["x-note", attack]) }, { kind: "none" }, "header: logic"],
  ["cookie", { cookies: [["c", attack]] }, { kind: "none" }, "cookie: logic"],
  ["form", {}, form(["f", attack]), "form: logic"],
  ["JSON string", {}, json({ a: [{ b: attack }] }), "json /*/0/*: logic"],
  ["JSON key", {}, json({ [attack]: 1 }), "json /*: logic"],
  ["JSON operator", {}, json({ user: { $ne: 1 } }), "json /*/*: operator-key"],
  [
    "XML",
    {},
    {
      kind: "xml",
      mediaType: mediaType("text/xml", "xml"),
      text: `<a b="${attack.replaceAll("'", "&apos;")}"/>`,
    },
    "xml: logic",
  ],
  [
    "form as text",
    {},
    { kind: "text", mediaType: mediaType("text/plain", "text"), text: "x=<script>go()</script>" },
    "text: script-element",
  ],
  [
    "file name",
    {},
    {
      kind: "multipart",
      mediaType: mediaType("multipart/form-data", "multipart"),
      parts: [
        {
          name: "f",
          fileName: "x.php",
          mediaType: undefined,
          bytes: new Uint8Array(),
          text: undefined,
        },
      ],
    },
    "multipart: runnable-file",
  ],
];

test("every place of a request is looked into, and the note names place and rule, never a value", () => {
  for (const [name, head, body, note] of places) {
    const outcome = judge(head, body);
    assert.ok(outcome.kind === "deny", name);
    assert.equal(outcome.note, note, name);
    assert.ok(!JSON.stringify(outcome).includes("1' or"), name);
  }
});

test("an ordinary request passes", () => {
  const head = {
    ...target({
      segments: ["orders", "7"],
      pairs: [
        ["filter", "state = 'open'"],
        ["page", "2"],
      ],
    }),
    fields: new Fields([
      "user-agent",
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
      "accept",
      "*/*",
    ]),
    cookies: [["theme", "dark"]] as const,
  };
  const body = json({
    name: "O'Brien",
    note: "Don't; it's <b>fine</b> & done",
    tags: ["a", "b"],
    url: "https://example.com/?a=b&c=d",
  });
  assert.equal(judge(head, body).kind, "pass");
});

test("what is exempt, skipped or not wanted passes; its neighbours do not", () => {
  const cases: readonly (readonly [
    config: unknown,
    Partial<RequestHead>,
    Body,
    passes: boolean,
  ])[] = [
    [{ exempt: ["query:q"] }, target({ pairs: [["q", attack]] }), { kind: "none" }, true],
    [{ exempt: ["query:q"] }, target({ pairs: [["p", attack]] }), { kind: "none" }, false],
    [{ exempt: ["json:/a/*/sql"] }, {}, json({ a: [{ sql: attack }] }), true],
    [{ exempt: ["json:/a/*/sql"] }, {}, json({ a: [{ sq: attack }] }), false],
    [{ exempt: ["json:/a"] }, {}, json({ a: { b: attack } }), true],
    [
      { skipHeaders: ["x-note"] },
      { fields: new Fields(["x-note", attack]) },
      { kind: "none" },
      true,
    ],
    [
      { skipHeaders: ["x-note"] },
      { fields: new Fields(["x-other", attack]) },
      { kind: "none" },
      false,
    ],
    [{ families: ["html"] }, {}, form(["f", attack]), true],
    [{ families: ["html", "sql"] }, {}, form(["f", attack]), false],
  ];
  for (const [config, head, body, passes] of cases) {
    assert.equal(judge(head, body, config).kind === "pass", passes, JSON.stringify(config));
  }
});

test("a header value is remembered as harmless only for the families that were looked for", () => {
  const ports = somePorts();
  const facts = {
    ...aRequest([]),
    head: aHead({ fields: new Fields(["x-note", attack]) }),
    body: { kind: "none" } as const,
  };
  for (const [config, kind] of [
    [{ families: ["html"] }, "pass"],
    [{}, "deny"],
    [{ families: ["html"] }, "pass"],
  ] as const) {
    const built = injection.build(config, aSite(), ports);
    assert.ok(built.ok);
    const outcome = built.value.steps.inspect?.(facts);
    assert.ok(outcome !== undefined && !(outcome instanceof Promise));
    assert.equal(outcome.kind, kind);
  }
});

test("a request with more to read than the budget is refused, plain text is free", () => {
  const config = { maxCharacters: 2048 };
  const signs = judge({}, json({ a: "x=y ".repeat(600) }), config);
  assert.ok(signs.kind === "deny" && signs.reason === "too-much");
  assert.equal(judge({}, json({ a: "plain ".repeat(600) }), config).kind, "pass");
});

test("settings that mean nothing are refused with their place", () => {
  for (const [config, at] of [
    [{ families: ["cobol"] }, "/families/0"],
    [{ exempt: ["q"] }, "/exempt/0"],
    [{ skipHeaders: ["X-Upper"] }, "/skipHeaders/0"],
    [{ maxCharacters: 1 }, "/maxCharacters"],
    [{ nonsense: 1 }, "/nonsense"],
  ] as const) {
    const checked = injection.check(config);
    assert.ok(!checked.ok);
    assert.equal(checked.problems[0]?.at, at);
  }
});

test("every reason stands in the README", () => {
  const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
  const reasons = Object.entries(injection.reasons);
  assert.ok(reasons.length > 10);
  for (const [code, { status }] of reasons)
    assert.ok(readme.includes(`- \`${code}\` (${status}): `), code);
});
