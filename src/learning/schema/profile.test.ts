import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { JsonValue } from "../../http/json.ts";
import { type Told, json, sighting, witness } from "../../../test/learned/sightings.ts";
import type { LearnedField } from "../learned.ts";
import { fieldsOf } from "./fields.ts";
import { observe } from "./observe.ts";
import { type ContractProfile, emptyProfile, overflowsOf } from "./profile.ts";

function see(profile: ContractProfile, told: Told, subject = 1): void {
  observe(profile, sighting(told), [], witness(subject));
}

function learn(told: readonly Told[]): ContractProfile {
  const profile = emptyProfile();
  for (const [at, each] of told.entries()) see(profile, each, (at % 5) + 1);
  return profile;
}

function repeat(count: number, make: (n: number) => Told): readonly Told[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

function field(profile: ContractProfile, name: string): LearnedField {
  const found = fieldsOf(profile).find((each) => each.name === name);
  assert.ok(found !== undefined, `no field ${name}`);
  return found;
}

const bodies = (values: readonly JsonValue[]): readonly Told[] =>
  values.map((value) => ({ body: json(value) }));

suite("which exchanges teach what", () => {
  const told = { query: [["a", "1"]], body: json({ x: 1 }), answer: json({ y: 1 }) } as const;
  const table: readonly (readonly [string, Told, readonly string[]])[] = [
    ["a success teaches both", { ...told, status: 201 }, ["a", "x", "y"]],
    ["so does a redirection", { ...told, status: 303 }, ["a", "x", "y"]],
    ["a refusal by the upstream teaches its answer", { ...told, status: 422 }, ["y"]],
    ["so does its failure", { ...told, status: 500 }, ["y"]],
    ["what the gateway refused teaches nothing", { ...told, status: 400, refused: true }, []],
    ["not even with a 200", { ...told, refused: true }, []],
    ["nor does an interim answer", { ...told, status: 101 }, []],
  ];
  for (const [name, each, names] of table) {
    test(name, () => {
      assert.deepEqual(
        fieldsOf(learn([each])).map((found) => found.name),
        names,
      );
    });
  }
});

test("places, messages and names", () => {
  const profile = emptyProfile();
  const told: Told = {
    query: [
      ["tag", "a"],
      ["tag", "b"],
    ],
    fields: [
      ["accept", "*/*"],
      ["x-tenant", "t1"],
      ["traceparent", "00-1"],
      ["x-forwarded-for", "192.0.2.1"],
      ["x-api-key", ""],
    ],
    cookies: ["lang"],
    body: json([{ id: 1, tags: ["x"], prices: { "2026-01-01": { amount: 1.5 } } }]),
    answer: { kind: "text", mediaType: "text/plain", text: "done" },
  };
  observe(profile, sighting(told), [["orderId", "7"]], witness(1));
  const names = fieldsOf(profile).map(
    ({ place, message, name, types }) => `${place} ${message} ${name} ${types.join("|")}`,
  );
  assert.deepEqual(names, [
    "path  orderId integer",
    "query  tag array|string",
    "header  x-tenant string",
    "cookie  lang string",
    "request application/json  array",
    "request application/json [] object",
    "request application/json [].id integer",
    "request application/json [].prices object",
    "request application/json [].prices{} object",
    "request application/json [].prices{}.amount number",
    "request application/json [].tags array",
    "request application/json [].tags[] string",
    "response 2 text/plain  string",
  ]);
  assert.deepEqual(profile.credentials, [{ name: "x-api-key", count: 1 }]);
});

test("types, nulls, presence and what is required", () => {
  const values = Array.from({ length: 20 }, (_, n) => ({
    always: n,
    mostly: n < 15 ? n + 0.5 : null,
    ...(n < 5 ? { rare: "x" } : {}),
  }));
  const profile = learn(bodies(values));
  assert.deepEqual(
    ["always", "mostly", "rare"].map((name) => {
      const { types, presence, required, minimum, maximum } = field(profile, name);
      return { types, presence, required, minimum, maximum };
    }),
    [
      { types: ["integer"], presence: 1, required: true, minimum: 0, maximum: 19 },
      { types: ["number", "null"], presence: 1, required: true, minimum: 0.5, maximum: 14.5 },
      {
        types: ["string"],
        presence: 0.25,
        required: false,
        minimum: undefined,
        maximum: undefined,
      },
    ],
  );
  assert.equal(field(learn(bodies([{ a: 1 }, { a: 2 }])), "a").required, false, "too few to say");
});

suite("formats", () => {
  const table: readonly (readonly [string, readonly JsonValue[], string | undefined])[] = [
    ["uuid", ["8bad295f-321e-4886-a76f-fc5f5625c851"], "uuid"],
    ["date", ["2026-02-18", "2024-02-29"], "date"],
    ["no such day", ["2026-02-30"], undefined],
    ["date-time", ["2026-02-18T10:00:00Z", "2026-02-18T10:00:00.123+01:00"], "date-time"],
    ["date and date-time", ["2026-02-18", "2026-02-18T10:00:00Z"], undefined],
    ["email", ["a@b.example"], "email"],
    ["one that is none", ["a@b.example", "nobody"], undefined],
    ["uri", ["https://a.example/x?y=1"], "uri"],
    ["a name with a colon is no uri", ["urn-like:thing"], undefined],
    ["ipv4", ["192.0.2.1", "10.0.0.1"], "ipv4"],
    ["one dotted number is too few", ["1.2.3.4"], undefined],
    ["ipv6", ["2a02:2be5:e71:fc6a:7053:9773:b16f:4b58"], "ipv6"],
    ["hostname, often", Array.from({ length: 9 }, (_, n) => `h${n}.example.com`), "hostname"],
    ["file names", Array.from({ length: 9 }, (_, n) => `report${n}.html`), undefined],
    ["base64, often", Array.from({ length: 9 }, (_, n) => `aGVsbG8gd29ybGQ${n}Cg==`), "byte"],
    ["words", Array.from({ length: 9 }, () => "constitutionally"), undefined],
    ["small integers, often", Array.from({ length: 40 }, (_, n) => n), "int32"],
    ["large integers", [9_000_000_000], "int64"],
    ["fractions", [1.5], undefined],
  ];
  for (const [name, values, expected] of table) {
    test(name, () => {
      const profile = learn(bodies(values.map((value) => ({ v: value }))));
      assert.equal(field(profile, "v").format, expected);
    });
  }
});

function enumeration(told: readonly Told[], name: string): readonly string[] | undefined {
  return field(learn(told), name).enumeration;
}

suite("enumerations", () => {
  const words = ["paid", "open", "sent"];
  const word = (n: number): string => words[n % 3] ?? "";
  test("few words that many callers share", () => {
    const told = repeat(60, (n) => ({ body: json({ status: word(n) }) }));
    assert.deepEqual(enumeration(told, "status"), ["open", "paid", "sent"]);
  });
  test("not of one caller", () => {
    const profile = emptyProfile();
    for (const told of repeat(60, (n) => ({ body: json({ status: word(n) }) }))) see(profile, told);
    assert.equal(field(profile, "status").enumeration, undefined);
  });
  const none: readonly (readonly [string, string, (n: number) => JsonValue])[] = [
    ["one word that only one caller used", "status", (n) => (n === 30 ? "odd" : word(n))],
    ["too many words", "status", (n) => `w${n % 20}`],
    ["a constant", "status", () => "paid"],
    ["versions", "release", (n) => `5.${n % 3}.0`],
    ["names of people", "firstName", (n) => ["Maya", "Ida", "Noa"][n % 3] ?? ""],
    ["people by their handles", "assignee", (n) => ["maya", "ida", "noa"][n % 3] ?? ""],
    ["cities", "city", (n) => ["Oslo", "Bergen"][n % 2] ?? ""],
    ["passwords", "password", (n) => ["hunter", "letmein"][n % 2] ?? ""],
    ["mailboxes", "contact", (n) => `a${n % 2}@b.example`],
    ["numbers", "size", (n) => n % 3],
    ["long texts", "title", (n) => `${word(n)} ${"x".repeat(40)}`],
  ];
  for (const [name, property, make] of none) {
    test(`none: ${name}`, () => {
      const told = repeat(60, (n) => ({ body: json({ [property]: make(n) }) }));
      assert.equal(enumeration(told, property), undefined);
    });
  }
});

suite("objects whose keys are data", () => {
  test("ids and dates never become names", () => {
    const profile = learn(
      repeat(50, (n) => ({ body: json({ total: 1, [`${1000 + n}`]: { price: n } }) })),
    );
    const names = fieldsOf(profile).map(({ name }) => name);
    assert.deepEqual(names, ["total", "{}", "{}.price"]);
  });

  test("words too, where each object has few of many", () => {
    const codes = Array.from(
      { length: 40 },
      (_, n) => `C${String.fromCharCode(65 + (n % 26), 65 + n)}`,
    );
    const profile = learn(
      repeat(80, (n) => ({ body: json({ rates: { [codes[n % 40] ?? ""]: 1.5 } }) })),
    );
    assert.deepEqual(
      fieldsOf(profile).map(({ name }) => name),
      ["rates", "rates{}"],
    );
  });

  test("an object of many optional properties of several types is none", () => {
    const profile = learn(
      repeat(80, (n) => ({
        body: json({ [`field${"abcdefghijklmnop"[n % 16]}`]: n % 2 === 0 ? "x" : 1 }),
      })),
    );
    assert.equal(fieldsOf(profile).length, 16);
  });
});

/** An object of 26 empty ones. */
function wide(n: number): JsonValue {
  const names = Array.from({ length: 26 }, (_, at) => `${String.fromCharCode(97 + at)}${n}`);
  return Object.fromEntries(names.map((name) => [name, {}]));
}

suite("what a stranger can grow", () => {
  test("one caller's invented names leave the API's own in place", () => {
    const profile = emptyProfile();
    for (let n = 0; n < 50; n += 1) see(profile, { body: json({ id: n, name: "x" }) }, n % 5);
    for (let n = 0; n < 2000; n += 1) {
      see(
        profile,
        { body: json({ id: n, [`junk${"abcdefghij"[n % 10]}${n.toString(36)}z`]: 1 }) },
        99,
      );
    }
    const names = new Set(fieldsOf(profile).map(({ name }) => name));
    assert.ok(names.has("id") && names.has("name") && names.has("{}"));
    assert.ok(names.size <= 70, `${names.size} names`);
    assert.equal(field(profile, "id").support, 2050, "every value is counted");
    assert.ok((overflowsOf(profile)["folded"] ?? 0) > 0);
    assert.ok(profile.places < 100, `${profile.places} places`);
  });

  test("many callers' many names are a map", () => {
    const profile = emptyProfile();
    for (let n = 0; n < 400; n += 1) {
      see(
        profile,
        { body: json({ [`key${"abcdefghij"[n % 10]}${"klmnopqrst"[((n / 10) % 10) | 0]}`]: 1 }) },
        n,
      );
    }
    for (let n = 0; n < 400; n += 1) {
      see(
        profile,
        { body: json({ [`key${"abcdefghij"[n % 10]}${"klmnopqrst"[((n / 10) % 10) | 0]}`]: 1 }) },
        n + 7,
      );
    }
    assert.deepEqual(
      fieldsOf(profile).map(({ name, support }) => [name, support]),
      [["{}", 800]],
    );
  });

  test("depth, places, messages and lists end somewhere, and are counted", () => {
    const profile = emptyProfile();
    let deep: JsonValue = 1;
    for (let n = 0; n < 500; n += 1) deep = n % 2 === 0 ? [deep] : { deep };
    see(profile, { body: json(deep) });
    assert.ok(profile.places < 40);
    assert.ok((overflowsOf(profile)["unseen"] ?? 0) > 0);
    for (let n = 0; n < 40; n += 1) {
      see(profile, { body: { kind: "text", mediaType: `text/x${n}`, text: "x" } });
    }
    assert.ok((overflowsOf(profile)["messages"] ?? 0) >= 28);
    for (let n = 0; n < 200; n += 1) {
      see(profile, { body: json({ x: [wide(n % 2)], [`p${n}q`]: wide(n % 2) }) });
    }
    assert.ok(profile.places <= 1500, `${profile.places} places`);
    see(profile, { body: json(Array.from({ length: 20_000 }, () => 1)) });
    assert.ok((overflowsOf(profile)["unseen"] ?? 0) >= 10_000);
  });

  test("names from Object.prototype are names like any other", () => {
    const profile = learn(
      bodies([JSON.parse('{"constructor":1,"toString":2,"__proto__":3}') as JsonValue]),
    );
    assert.deepEqual(
      fieldsOf(profile).map(({ name }) => name),
      ["__proto__", "constructor", "toString"],
    );
  });
});
