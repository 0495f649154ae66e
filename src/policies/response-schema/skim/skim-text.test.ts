import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { Control, Site } from "../../../engine/control.ts";
import type { Answer, AnswerBody, Answered } from "../../../engine/facts.ts";
import type { Outcome } from "../../../engine/outcome.ts";
import type { Ports } from "../../../engine/ports.ts";
import { type JsonSource, type Skimmed, SkimmedJson } from "../../../engine/skimmed.ts";
import { Fields } from "../../../http/fields.ts";
import type { JsonValue } from "../../../http/json.ts";
import { parseMediaType } from "../../../http/media-type.ts";
import { readContract } from "../../../registry/openapi/read-contract.ts";
import { responseLeaks } from "../../response-leaks/policy.ts";
import { sensitiveData } from "../../sensitive-data/policy.ts";
import { responseSchema } from "../policy.ts";

function siteOf(schema: JsonValue): Site {
  const read = readContract({
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
    paths: {
      "/x": {
        get: {
          responses: { 200: { description: "", content: { "application/json": { schema } } } },
        },
      },
    },
    components: {
      schemas: {
        Node: {
          type: "object",
          required: ["id"],
          properties: {
            id: { type: "integer" },
            next: { $ref: "#/components/schemas/Node" },
            list: { type: "array", items: { $ref: "#/components/schemas/Node" } },
          },
        },
      },
    },
  });
  assert.ok(read.ok, JSON.stringify(read));
  const contract = read.value;
  return { api: { contract }, operation: contract.operations[0] } as unknown as Site;
}

const ports = {} as Ports;

function sourceOf(text: string): JsonSource {
  const bytes = Buffer.from(text);
  return { bytes, slice: (from, to) => bytes.toString("utf8", from, to) };
}

function answerWith(body: AnswerBody): Answer {
  const mediaType = parseMediaType("application/json");
  return { status: 200, fields: new Fields([]), mediaType, body };
}

/** Where `response-schema` is only heard, what it would cut is still there for the others. */
const heard = [responseLeaks, sensitiveData];
const obeyed = [responseLeaks, responseSchema, sensitiveData];

/** What controls that read an answer say of it, one after the other. */
function screen(site: Site, body: AnswerBody, controls: readonly Control[]): Screened {
  let answer = answerWith(body);
  const said: string[] = [];
  for (const control of controls) {
    const built = control.build(control.defaults, site, ports);
    assert.ok(built.ok);
    const facts = { answer, id: "x", principals: [] } as unknown as Answered;
    const outcome = built.value.steps.screen?.(facts) as Outcome;
    said.push(outcome.kind === "deny" ? `${outcome.reason} ${outcome.note}` : outcome.kind);
    if (outcome.kind === "deny") break;
    if (outcome.kind === "edit-answer") answer = outcome.answer;
  }
  assert.ok(answer.body.kind === "json");
  assert.deepEqual(JSON.parse(answer.body.text), answer.body.value);
  return { said, left: answer.body.value };
}

interface Screened {
  readonly said: readonly string[];
  readonly left: JsonValue;
}

function skim(site: Site, text: string): Skimmed | undefined {
  const built = responseSchema.build(responseSchema.defaults, site, ports);
  assert.ok(built.ok && built.value.skim !== undefined);
  return built.value.skim(answerWith({ kind: "none" }), sourceOf(text), []);
}

/** Both ways to read an answer come to the same. True where it was skimmed. */
function agree(site: Site, sent: string): boolean {
  const text = Buffer.from(sent).toString();
  const skimmed = skim(site, text);
  if (skimmed === undefined) return false;
  const value = JSON.parse(text) as JsonValue;
  for (const controls of [obeyed, heard]) {
    const parsed = screen(site, { kind: "json", text, value }, controls);
    assert.deepEqual(screen(site, new SkimmedJson(text, skimmed), controls), parsed);
  }
  return true;
}

const item = {
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "integer", minimum: 1 },
    name: { type: "string", maxLength: 40 },
    state: { enum: ["open", "paid"] },
    price: { type: ["number", "null"] },
    secret: { type: "string", writeOnly: true },
    cost: { type: "number", "x-castellan-roles": ["support"] },
    tags: { type: "array", items: { type: "string" }, maxItems: 3 },
    contact: { type: "string" },
    error: { type: "string" },
    inner: { type: "object", properties: { a: { type: "boolean" } } },
  },
} as const;

/** `left`: what stays; "parsed": the skim is not sure. */
const cases: readonly (readonly [name: string, text: string, left: string])[] = [
  ["nothing to cut", '{"id":1,"name":"a"}', '{"id":1,"name":"a"}'],
  ["spaces stay", ' { "id" : 1 , "name" : "a" } ', ' { "id" : 1 , "name" : "a" } '],
  ["the last one cut", '{"id":1,"x":2}', '{"id":1}'],
  ["the first one cut", '{"x":2,"id":1}', '{"id":1}'],
  ["two first ones cut", '{ "x":2 , "y":[1,{"z":"}"}] , "id":1}', '{ "id":1}'],
  ["between", '{"id":1,"x":{"y":[]},"name":"a"}', '{"id":1,"name":"a"}'],
  ["two between", '{"id":1,"x":1,"y":2,"name":"a"}', '{"id":1,"name":"a"}'],
  ["first, between and last", '{"x":1,"id":1,"x":2,"name":"a","y":null}', '{"id":1,"name":"a"}'],
  ["a hidden one", '{"id":1,"secret":"s"}', '{"id":1}'],
  ["one for others", '{"id":1,"cost":2}', '{"id":1}'],
  ["within", '{"id":1,"inner":{"a":true,"b":1}}', '{"id":1,"inner":{"a":true}}'],
  ["all within", '{"id":1,"inner":{"b":1,"c":2}}', '{"id":1,"inner":{}}'],
  ["a first cut, then one within", '{"x":1,"id":1,"inner":{"b":1}}', '{"id":1,"inner":{}}'],
  ["beyond ASCII", '{"ä":"ö","id":1,"name":"ü€😀"}', '{"id":1,"name":"ü€😀"}'],
  ["an escape", String.raw`{"id":1,"name":"\n\u00e4\""}`, String.raw`{"id":1,"name":"\n\u00e4\""}`],
  ["null where it may be", '{"id":1,"price":null}', '{"id":1,"price":null}'],
  ["digits stay as they are", '{"id":1,"price":1.50e2}', '{"id":1,"price":1.50e2}'],
  [
    "a long number",
    '{"id":1,"price":0.12345678901234567890}',
    '{"id":1,"price":0.12345678901234567890}',
  ],
  ["a word of the list", '{"id":1,"state":"paid"}', '{"id":1,"state":"paid"}'],
  ["no word of the list", '{"id":1,"state":"lost"}', "parsed"],
  ["the required one is missing", '{"name":"a"}', "parsed"],
  ["named twice", '{"id":1,"id":2}', "parsed"],
  ["a hidden one named twice", '{"id":1,"secret":"a","secret":"b"}', "parsed"],
  ["too small", '{"id":0}', "parsed"],
  ["a fraction for an integer", '{"id":1.5}', "parsed"],
  ["a whole fraction", '{"id":1.0}', '{"id":1.0}'],
  ["a number beyond all numbers", '{"id":1,"price":1e400,"x":1}', '{"id":1,"price":1e400}'],
  ["one where a whole one belongs", '{"id":1e400}', "parsed"],
  ["too long", `{"id":1,"name":"${"a".repeat(41)}"}`, "parsed"],
  [
    "as long as may be, in characters",
    `{"id":1,"name":"${"ä".repeat(40)}"}`,
    `{"id":1,"name":"${"ä".repeat(40)}"}`,
  ],
  ["too many", '{"id":1,"tags":["a","b","c","d"]}', "parsed"],
  ["a name with an escape", String.raw`{"\u0069d":1}`, "parsed"],
  ["another kind", '{"id":"1"}', "parsed"],
  ["null where it may not be", '{"id":null}', "parsed"],
  ["no JSON: a comma too many", '{"id":1,}', "parsed"],
  ["no JSON: no comma", '{"id":1 "name":"a"}', "parsed"],
  ["no JSON: in what is cut", '{"id":1,"x":[1,]}', "parsed"],
  ["no JSON: something behind", '{"id":1}}', "parsed"],
  ["no JSON: not whole", '{"id":1,"x":', "parsed"],
  ["no JSON: a byte order mark", '\ufeff{"id":1}', "parsed"],
  ["nothing", "", "parsed"],
];

for (const [name, text, left] of cases) {
  test(name, () => {
    const site = siteOf(item);
    assert.equal(skim(site, text)?.left() ?? "parsed", left);
    // Once more, with what the first time has taught of names and words.
    if (left !== "parsed") assert.ok(agree(site, text) && agree(site, text));
  });
}

const noted: readonly (readonly [name: string, text: string, paths: readonly string[]])[] = [
  ["plain words", '{"id":1,"name":"blue","tags":["a"]}', []],
  ["an address", '{"id":1,"name":"a@b.de"}', ["name"]],
  ["in a list", '{"id":1,"tags":["a","4111 1111 1111 1111"]}', ["tags/1"]],
  ["with escapes", String.raw`{"id":1,"name":"a\u0040b.de"}`, ["name"]],
  ["not what is cut", '{"id":1,"x":"a@b.de"}', []],
];

for (const [name, text, paths] of noted) {
  test(`noted: ${name}`, () => {
    const found = skim(siteOf(item), text)?.noted.map(({ path }) => path.join("/"));
    assert.deepEqual(found, paths);
  });
}

const telling: readonly (readonly [name: string, text: string, told: boolean])[] = [
  ["plain words", '{"id":1,"name":"blue"}', false],
  ["an error's name", '{"id":1,"error":"no"}', true],
  ["an error's name in what is cut", '{"id":1,"stack":"no"}', true],
  ["an error's name within what is cut", '{"id":1,"x":[{"trace":1}]}', true],
  ["several lines", `{"id":1,"contact":"${"a".repeat(60)}\\nb"}`, true],
  ["two short lines", String.raw`{"id":1,"contact":"a\nb"}`, false],
];

for (const [name, text, told] of telling) {
  test(`may tell: ${name}`, () => assert.equal(skim(siteOf(item), text)?.mayTell, told));
}

const unsure: readonly (readonly [name: string, schema: JsonValue, text: string])[] = [
  ["any object", { type: "object" }, "{}"],
  ["a map", { type: "object", additionalProperties: { type: "string" } }, '{"a":"b"}'],
  ["several schemas", { allOf: [item, { properties: { more: {} } }] }, '{"id":1}'],
  ["alternatives", { oneOf: [{ type: "string" }, { type: "null" }] }, "null"],
  ["patterns of names", { properties: { a: {} }, patternProperties: { "^b": {} } }, "{}"],
  ["a list of anything", { type: "array" }, "[]"],
  ["no two alike", { type: "array", items: { type: "integer" }, uniqueItems: true }, "[1]"],
  ["so many members", { properties: { a: {} }, minProperties: 1 }, '{"a":1}'],
];

for (const [name, schema, text] of unsure) {
  test(`not skimmed: ${name}`, () => assert.equal(skim(siteOf(schema), text), undefined));
}

function nested(depth: number): string {
  return `${'{"id":1,"next":'.repeat(depth)}{"id":1}${"}".repeat(depth)}`;
}

test("what is too deep is not skimmed, and breaks nothing", () => {
  const site = siteOf({ $ref: "#/components/schemas/Node" });
  assert.ok(agree(site, nested(20)));
  assert.equal(skim(site, nested(5000)), undefined);
  assert.equal(skim(site, `{"id":1,"x":${"[".repeat(5000)}${"]".repeat(5000)}}`), undefined);
});

const text = fc.oneof(
  fc.constantFrom("open", "paid", "a@b.de", "4111 1111 1111 1111", "DE89370400440532013000"),
  fc.constantFrom("2026-11-29T10:00:00Z", "7f9c24e8-3b12-4fef-91e0-56a2d5a5d1ab", "line\nbreak"),
  fc.constantFrom(
    `Traceback (most recent call last):\n  File "/srv/app.py", line 3, in f\nKeyError`,
  ),
  fc.string({ maxLength: 24 }),
  fc.string({ unit: "binary", maxLength: 12 }),
);

const scalar: fc.Arbitrary<JsonValue> = fc.oneof(
  text,
  fc.integer({ min: -5, max: 200 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);

const name = fc.constantFrom(...Object.keys(item.properties), "x", "y", "stack", "password", "ä");

const near: fc.Arbitrary<JsonValue> = fc.letrec<{ any: JsonValue }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    { arbitrary: scalar, weight: 3 },
    { arbitrary: fc.array(tie("any"), { maxLength: 3 }), weight: 1 },
    { arbitrary: fc.dictionary(name, tie("any"), { maxKeys: 6 }), weight: 2 },
  ),
})).any;

/** As the contract has it, often. */
const fitting = fc.record(
  {
    id: fc.integer({ min: 1 }),
    name: fc.oneof(text.filter((value) => value.length <= 40)),
    state: fc.constantFrom("open", "paid"),
    price: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)),
    secret: near,
    tags: fc.array(text, { maxLength: 3 }),
    contact: text,
    error: text,
    inner: fc.record({ a: fc.boolean(), x: near }, { requiredKeys: [] }),
    x: near,
    ä: near,
  },
  { requiredKeys: ["id"], noNullPrototype: true },
);

/** Members in any order, spaces anywhere. */
function write(value: JsonValue, turn: number, indent: number): string {
  const shuffled =
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value).toSorted(
            ([a], [b]) => ((a.length * turn) % 7) - ((b.length * turn) % 7),
          ),
        )
      : value;
  return JSON.stringify(shuffled, null, indent);
}

test("a skimmed answer is judged and left as a parsed one", () => {
  const site = siteOf(item);
  let skimmed = 0;
  fc.assert(
    fc.property(
      fc.oneof({ arbitrary: fitting, weight: 4 }, { arbitrary: near, weight: 1 }),
      fc.nat(6),
      fc.constantFrom(0, 1),
      (value, turn, indent) => {
        if (agree(site, write(value, turn, indent))) skimmed += 1;
      },
    ),
    { numRuns: 1500 },
  );
  // A property that hardly ever holds anything proves nothing.
  assert.ok(skimmed > 400, String(skimmed));
});

test("a damaged text is never skimmed to something else", () => {
  const site = siteOf(item);
  fc.assert(
    fc.property(
      fitting,
      fc.nat(200),
      fc.constantFrom('"', "{", "}", "[", "]", ",", ":", "\\", "1", "x", " ", "\u0001", ""),
      (value, place, put) => {
        const whole = JSON.stringify(value);
        const at = place % (whole.length + 1);
        const damaged = whole.slice(0, at) + put + whole.slice(at + 1);
        // `agree` parses: it throws where the skim took what is no JSON.
        agree(site, damaged);
      },
    ),
    { numRuns: 3000 },
  );
});
