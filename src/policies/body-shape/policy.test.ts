import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { aHead, aRequest, aSite, somePorts } from "../../../test/fixtures/exchange.ts";
import type { Body } from "../../http/body.ts";
import type { JsonValue } from "../../http/json.ts";
import { bodyShape } from "./policy.ts";

type Pairs = readonly (readonly [string, string])[];

function judge(body: Body, config: unknown = {}, pairs: Pairs = []): string {
  const built = bodyShape.build(config, aSite(), somePorts());
  assert.ok(built.ok, JSON.stringify(built));
  const head = aHead({ target: { path: "/", segments: [], query: "", pairs } });
  const outcome = built.value.steps.inspect?.({ ...aRequest([]), head, body });
  assert.ok(outcome !== undefined && !(outcome instanceof Promise));
  return outcome.kind === "deny" ? outcome.reason : outcome.kind;
}

function json(value: JsonValue): Body {
  return {
    kind: "json",
    mediaType: { essence: "application/json", kind: "json", parameters: [] },
    text: "",
    value,
  };
}

function form(...pairs: Pairs): Body {
  return {
    kind: "form",
    mediaType: { essence: "application/x-www-form-urlencoded", kind: "form", parameters: [] },
    pairs,
  };
}

function parts(count: number, text: string, name = "p", fileName?: string): Body {
  const part = { name, fileName, mediaType: undefined, bytes: new Uint8Array(), text };
  return {
    kind: "multipart",
    mediaType: { essence: "multipart/form-data", kind: "multipart", parameters: [] },
    parts: Array.from({ length: count }, () => part),
  };
}

function nested(levels: number): JsonValue {
  let value: JsonValue = 1;
  for (let i = 0; i < levels; i += 1) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

function members(count: number): JsonValue {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
}

test("each bound holds to the one, and one beyond is refused", () => {
  const cases: readonly (readonly [config: unknown, fits: Body, beyond: Body, reason: string])[] = [
    [{}, json(nested(32)), json(nested(33)), "too-deep"],
    [{ maxDepth: 1 }, json({ a: 1 }), json({ a: [] }), "too-deep"],
    [{ maxKeysPerObject: 3 }, json(members(3)), json(members(4)), "too-many-keys"],
    [
      { maxKeys: 3 },
      json([{ a: 1 }, { b: 1 }, { c: 1 }]),
      json([members(2), members(2)]),
      "too-many-keys",
    ],
    [{ maxArrayLength: 2 }, json([1, 2]), json([1, 2, 3]), "array-too-long"],
    [{ maxStringLength: 3 }, json({ a: "xyz" }), json({ a: ["wxyz"] }), "string-too-long"],
    [{ maxKeyLength: 3 }, json({ abc: 1 }), json({ abcd: 1 }), "key-too-long"],
    [{ maxPairs: 1 }, form(["a", "1"]), form(["a", "1"], ["b", "2"]), "too-many-pairs"],
    [{ maxStringLength: 3 }, form(["a", "xyz"]), form(["a", "wxyz"]), "string-too-long"],
    [{ maxKeyLength: 3 }, form(["abc", ""]), form(["abcd", ""]), "key-too-long"],
    [{ maxParts: 2 }, parts(2, ""), parts(3, ""), "too-many-parts"],
    [{ maxStringLength: 3 }, parts(1, "wxyz", "p", "a.txt"), parts(1, "wxyz"), "string-too-long"],
  ];
  for (const [config, fits, beyond, reason] of cases) {
    assert.equal(judge(fits, config), "pass", JSON.stringify(config));
    assert.equal(judge(beyond, config), reason, JSON.stringify(config));
  }
});

test("what would reach a prototype is refused in every place that builds objects", () => {
  assert.equal(judge(json({ a: { constructor: { prototype: { x: 1 } } } })), "prototype");
  assert.equal(judge(json({ constructor: "Meyer & Sons", prototype: "v1" })), "pass");
  assert.equal(judge(json({ constructor: { name: "Meyer" } })), "pass");
  for (const name of [
    "__proto__[a]",
    "a.__proto__.b",
    "constructor[prototype][a]",
    "constructor.prototype.a",
  ]) {
    assert.equal(judge(form([name, "1"])), "prototype", name);
    assert.equal(judge({ kind: "none" }, {}, [[name, "1"]]), "prototype", name);
    assert.equal(judge(parts(1, "", name)), "prototype", name);
  }
  for (const name of ["constructor", "prototype", "my__proto__", "constructors[prototypes]"]) {
    assert.equal(judge(form([name, "1"])), "pass", name);
  }
});

test("bodies without a shape pass", () => {
  for (const kind of ["text", "xml"] as const) {
    assert.equal(
      judge({ kind, mediaType: undefined, text: "x".repeat(10) }, { maxStringLength: 1 }),
      "pass",
    );
  }
  assert.equal(judge({ kind: "none" }), "pass");
  assert.equal(judge({ kind: "opaque", mediaType: undefined }), "pass");
});

test("settings that mean nothing are refused with their place", () => {
  for (const [config, at] of [
    [{ maxDepth: 0 }, "/maxDepth"],
    [{ maxKeys: 1.5 }, "/maxKeys"],
    [{ maxdepth: 1 }, "/maxdepth"],
  ] as const) {
    const checked = bodyShape.check(config);
    assert.ok(!checked.ok);
    assert.equal(checked.problems[0]?.at, at);
  }
});

test("every reason stands in the README", () => {
  const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
  for (const [code, { status }] of Object.entries(bodyShape.reasons)) {
    assert.ok(readme.includes(`- \`${code}\` (${status}): `), code);
  }
});
