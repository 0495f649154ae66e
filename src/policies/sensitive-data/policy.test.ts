import assert from "node:assert/strict";
import { test } from "node:test";
import { array, assert as holds, json, property, string } from "fast-check";
import type { Site } from "../../engine/control.ts";
import type { Answered } from "../../engine/facts.ts";
import type { Ports } from "../../engine/ports.ts";
import { Fields } from "../../http/fields.ts";
import type { JsonValue } from "../../http/json.ts";
import { defaults } from "./config.ts";
import { spliceJson } from "./json-splice.ts";
import { sensitiveData } from "./policy.ts";

const ports = {
  shared: <T>(_key: string, make: () => T): T => make(),
  random: { token: () => "key", fraction: () => 0 },
  digest: {
    hmacSha256: (key: string, data: string) => `${key}-digest-of-${data.length}-characters`,
  },
} as unknown as Ports;

const card = "4111 1111 1111 1111";
const order = {
  type: "object",
  properties: {
    email: { type: "string" },
    contact: { type: "string", description: "E-mail address of the buyer" },
    sample: { type: "string", example: "ada@example.com" },
    pan: { type: "string", "x-castellan-class": "card" },
    notes: { type: "string" },
    createdBy: { type: "string" },
    free: { type: "object" },
    closed: { type: "object", properties: { a: { type: "string" } } },
    parent: { $ref: "#/components/schemas/Order" },
    lines: { type: "array", items: { type: "object", properties: { text: { type: "string" } } } },
  },
};
const root = { components: { schemas: { Order: order } } };
const declared = {
  api: { contract: { root } },
  operation: {
    responses: [
      {
        status: "200",
        headers: [],
        content: [
          {
            range: "application/json",
            schema: { $ref: "#/components/schemas/Order" },
            encoding: new Map(),
          },
        ],
      },
    ],
  },
} as unknown as Site;
const bare = { api: { contract: undefined }, operation: undefined } as unknown as Site;

function answered(text: string, principals: readonly object[] = []): Answered {
  const value = JSON.parse(text) as JsonValue;
  const mediaType = { essence: "application/json", parameters: [], kind: "json" };
  const answer = {
    status: 200,
    fields: Fields.none,
    mediaType,
    body: { kind: "json", text, value },
  };
  return { principals, principal: principals[0], answer } as unknown as Answered;
}

function screen(
  site: Site,
  text: string,
  settings: object = defaults,
  principals: readonly object[] = [],
): string {
  const built = sensitiveData.build(settings, site, ports);
  assert.ok(built.ok);
  const outcome = built.value.steps.screen?.(answered(text, principals));
  assert.ok(outcome !== undefined && !(outcome instanceof Promise));
  if (outcome.kind !== "edit-answer") return outcome.kind === "deny" ? outcome.reason : "pass";
  const { body } = outcome.answer;
  assert.ok(body.kind === "json");
  assert.deepEqual(JSON.parse(body.text), body.value);
  return body.text;
}

const table: readonly (readonly [string, Site, string, string])[] = [
  ["declared by name", declared, '{"email":"ada@example.com"}', "pass"],
  ["declared by description", declared, '{"contact":"ada@example.com"}', "pass"],
  ["declared by example", declared, '{"sample":"bob@example.org"}', "pass"],
  ["declared by class", declared, `{"pan":"${card}"}`, "pass"],
  ["declared for a person", declared, '{"createdBy":"ada@example.com"}', "pass"],
  ["an address in a free text", declared, '{"notes":"ask ada@example.com"}', '{"notes":"ask ***"}'],
  ["a card in a free text", declared, `{"notes":"${card}"}`, '{"notes":"**** **** **** 1111"}'],
  [
    "deep in a recursive schema",
    declared,
    `{"parent":{"parent":{"notes":"${card}"}}}`,
    '{"parent":{"parent":{"notes":"**** **** **** 1111"}}}',
  ],
  [
    "in a list",
    declared,
    '{"lines":[{"text":"ok"},{"text":"a@b.example"}]}',
    '{"lines":[{"text":"ok"},{"text":"***"}]}',
  ],
  [
    "in an open object, as without contract",
    declared,
    '{"free":{"mail":"ada@example.com"}}',
    "pass",
  ],
  [
    "in a member that the contract leaves out",
    declared,
    '{"closed":{"mail":"ada@example.com"}}',
    '{"closed":{"mail":"***"}}',
  ],
  ["an address without contract", bare, '{"notes":"ask ada@example.com"}', "pass"],
  ["a card without contract", bare, `{"a":["${card}"]}`, '{"a":["**** **** **** 1111"]}'],
  ["a card under an identifier's name", bare, '{"orderId":"4111111111111111"}', "pass"],
  [
    "a card as a number",
    bare,
    '{"cardNumber": 4111111111111111, "n": 1.0}',
    '{"cardNumber": "**** **** **** 1111", "n": 1.0}',
  ],
  [
    "other numbers keep their spelling",
    bare,
    `{"id":12345678901234567890,"x":1e2,"c":"${card}"}`,
    '{"id":12345678901234567890,"x":1e2,"c":"**** **** **** 1111"}',
  ],
  [
    "a password's digest",
    bare,
    '{"p":"$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"}',
    '{"p":"***"}',
  ],
  [
    "a name called __proto__",
    bare,
    `{"constructor":{"x":"${card}"}}`,
    '{"constructor":{"x":"**** **** **** 1111"}}',
  ],
];

for (const [name, site, text, want] of table) {
  test(name, () => assert.equal(screen(site, text), want));
}

test("what is always masked is masked where declared", () => {
  const settings = { ...defaults, always: ["card"] };
  assert.equal(screen(declared, `{"pan":"${card}"}`, settings), '{"pan":"**** **** **** 1111"}');
});

test("a class may withhold the answer", () => {
  assert.equal(screen(bare, `{"a":"${card}"}`, { ...defaults, withhold: ["card"] }), "withheld");
});

test("a class may leave as a keyed hash", () => {
  const out = screen(bare, `{"a":"${card}"}`, { ...defaults, hash: ["card"] });
  assert.equal(out, '{"a":"hash:key-digest-of-19-chara"}');
});

function caller(role: string): object {
  return { roles: new Set([role]), scopes: new Set() };
}

test("a caller with the role sees what is revealed to it", () => {
  const settings = { ...defaults, reveal: [{ to: "fraud", classes: ["card"] }] };
  assert.equal(screen(bare, `{"a":"${card}"}`, settings, [caller("fraud")]), "pass");
  assert.notEqual(screen(bare, `{"a":"${card}"}`, settings, [caller("sales")]), "pass");
});

test("splicing nothing gives the same text, and splicing a place changes only that place", () => {
  holds(
    property(json(), (text) => {
      assert.equal(spliceJson(text, new Map()), text);
    }),
  );
  holds(
    property(array(string(), { minLength: 1 }), string(), (items, put) => {
      const text = JSON.stringify({ "a/b": items });
      const out = JSON.parse(spliceJson(text, new Map([["/a~1b/0", put]]))) as { "a/b": string[] };
      assert.deepEqual(out["a/b"], [put, ...items.slice(1)]);
    }),
  );
});

const refused: readonly (readonly [object, string])[] = [
  [{ ...defaults, always: ["cards"] }, "/always/0"],
  [{ ...defaults, mask: [] }, "/mask"],
  [{ ...defaults, reveal: [{ to: "", classes: [] }] }, "/reveal/0/to"],
  [{}, "/undeclared"],
];

for (const [settings, at] of refused) {
  test(`refuses ${at}`, () => {
    const checked = sensitiveData.check(settings);
    assert.ok(!checked.ok && checked.problems.some((problem) => problem.at === at));
  });
}
