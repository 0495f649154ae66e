import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { JsonValue } from "../../http/json.ts";
import { json, sighting, witness } from "../../../test/learned/sightings.ts";
import type { DataClass } from "../data-class.ts";
import type { LearnedField } from "../learned.ts";
import { fieldsOf } from "../schema/fields.ts";
import { observe } from "../schema/observe.ts";
import { emptyProfile } from "../schema/profile.ts";
import { summariseClasses } from "./summarise.ts";

/** What is learned of answers, by the name of the field. */
function learn(bodies: readonly JsonValue[]): ReadonlyMap<string, LearnedField> {
  const profile = emptyProfile();
  for (const [at, body] of bodies.entries()) {
    observe(profile, sighting({ answer: json(body) }), [], witness(at % 7));
  }
  return new Map(fieldsOf(profile).map((field) => [field.name, field]));
}

/** A field of many values: `make` gives the n-th. */
function many(name: string, make: (n: number) => JsonValue, count = 60): LearnedField {
  const bodies = Array.from({ length: count }, (_, n) => nested(name.split("."), make(n)));
  const field = learn(bodies).get(name);
  assert.ok(field !== undefined, name);
  return field;
}

function nested([first = "", ...rest]: readonly string[], value: JsonValue): JsonValue {
  return { [first]: rest.length === 0 ? value : nested(rest, value) };
}

function confidence(field: LearnedField | undefined, wanted: DataClass): number {
  return field?.classes.find((each) => each.class === wanted)?.confidence ?? 0;
}

/** A number whose last digit makes it pass Luhn (ISO/IEC 7812-1 annex B). */
function luhn(payload: string): string {
  let sum = 0;
  for (let at = payload.length - 1, double = true; at >= 0; at -= 1, double = !double) {
    const digit = Number(payload[at]) * (double ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return `${payload}${(10 - (sum % 10)) % 10}`;
}

const card = (n: number): string => luhn(`411111${String(n * 7919).padStart(9, "0")}`);
const people = ["Maya Murphy", "Ida Sol", "Anne-Marie O’Neill", "José da Silva", "Zoë Ørsted"];
const products = ["Vivid arch", "Ivory socket", "USB cable 2m", "Deep shoe", "Sturdy rope"];
const pick = (from: readonly string[], n: number): string => from[n % from.length] ?? "";
const uuid = (n: number): string => `8bad295f-321e-4886-a76f-${String(n * 7919).padStart(12, "0")}`;

const held: readonly (readonly [string, (n: number) => JsonValue, DataClass])[] = [
  ["card", card, "card"],
  ["payment.number", (n) => card(n).replaceAll(/(.{4})(?=.)/g, "$1 "), "card"],
  ["contact", (n) => `someone${n}@post.example`, "email"],
  ["Telefon.phone_number", (n) => `+34187${100_000 + n}`, "phone"],
  ["account.iban", () => "DE89370400440532013000", "iban"],
  ["dateOfBirth", (n) => `19${60 + (n % 40)}-02-17`, "birth-date"],
  ["password", (n) => `hunter-${n}`, "password"],
  ["clientIp", (n) => `203.0.113.${n}`, "ip-address"],
  ["position.latitude", (n) => 59.9 + n / 100, "location"],
  ["firstName", (n) => pick(["Maya", "Ida", "Noa"], n), "name"],
  ["nachname", (n) => pick(["Berg", "Sol", "Vogt"], n), "name"],
  ["customer.name", (n) => pick(people, n), "name"],
  ["address.zip", (n) => `${10_000 + n * 13}`, "postal-address"],
  ["shipping.street", (n) => `Long Road ${n}`, "postal-address"],
  ["stadt.city", (n) => pick(["Oslo", "Köln", "Łódź"], n), "postal-address"],
  ["order.total", (n) => n * 1.07 + 0.01, "financial"],
  ["unitPrice", (n) => `${n}.99`, "financial"],
  ["cvv", (n) => `${100 + n}`, "payment"],
  ["deviceId", uuid, "device"],
  ["userAgent", () => "Northlane/5.9.4 (iPhone14,5; iOS 17.3.1)", "device"],
  ["orderId", (n) => 100_000 + n, "identifier"],
  ["parent", uuid, "identifier"],
  ["description", () => "A sturdy rope for the garden, made of hemp.", "free-text"],
  ["whatever", () => "The parcel came late and the box was open on one side.", "free-text"],
];

suite("what a field holds", () => {
  for (const [name, make, expected] of held) {
    test(`${name}: ${expected}`, () => {
      const field = many(name, make);
      const sure = confidence(field, expected);
      assert.ok(sure >= 0.7, `${sure} of ${JSON.stringify(field.classes)}`);
    });
  }
});

const near: readonly (readonly [string, (n: number) => JsonValue, DataClass])[] = [
  // One in ten passes Luhn.
  ["orderNumber", (n) => `41111100${String(n * 7919).padStart(8, "0")}`, "card"],
  ["number", (n) => `41111100${String(n * 7919).padStart(8, "0")}`, "card"],
  ["version", (n) => `10.2.${n}.1`, "ip-address"],
  ["firmwareVersion", (n) => `192.168.${n}.1`, "ip-address"],
  ["product.name", (n) => pick(products, n), "name"],
  ["name", (n) => pick(products, n), "name"],
  ["file.name", (n) => `report-${n}.pdf`, "name"],
  ["status", (n) => pick(["paid", "open", "in transit"], n), "free-text"],
  ["description", () => "n/a", "free-text"],
  ["walletAddress", (n) => `0x52908400098527886E0F7030069857D2E4169${100 + n}`, "postal-address"],
  ["emailAddress", (n) => `someone${n}@post.example`, "postal-address"],
  ["total", (n) => n, "financial"],
  ["password", () => "", "password"],
  ["passwordPolicy", (n) => pick(["strict", "weak"], n), "password"],
  ["created", () => "2026-01-21T14:38:26.443Z", "phone"],
  ["sku", (n) => `NL${n}-5B3V`, "national-id"],
  ["rating", (n) => (n % 50) / 10, "financial"],
];

suite("near misses", () => {
  for (const [name, make, missed] of near) {
    test(`${name}: not ${missed}`, () => {
      const field = many(name, make);
      const sure = confidence(field, missed);
      assert.ok(sure < 0.35, `${sure} of ${JSON.stringify(field.classes)}`);
    });
  }
});

test("one value in a thousand is told, with next to no confidence", () => {
  const field = many("note", (n) => (n === 50 ? "a@b.example" : "thanks"), 1000);
  const found = field.classes.find((each) => each.class === "email");
  assert.equal(found?.support, 1);
  assert.ok(found.confidence <= 0.02);
});

test("confidence grows with what was seen", () => {
  const sure = [1, 5, 50].map((count) =>
    confidence(
      many("email", (n) => `a${n}@b.example`, count),
      "email",
    ),
  );
  assert.ok(sure[0] !== undefined && sure[0] < 0.6 && sure[0] > 0.2);
  assert.deepEqual(
    sure,
    sure.toSorted((a, b) => a - b),
  );
  assert.ok((sure[2] ?? 0) > 0.95);
});

test("neighbours weigh: a name beside an e-mail is a person's, a total beside a currency is money", () => {
  const bodies = Array.from({ length: 60 }, (_, n) => ({
    id: n,
    name: pick(people, n),
    email: `a${n}@b.example`,
    total: n,
    currency: "EUR",
  }));
  const fields = learn(bodies);
  assert.ok(confidence(fields.get("name"), "name") > 0.7);
  assert.ok(confidence(fields.get("total"), "financial") > 0.7);
  const alone = learn(bodies.map(({ name, total }) => ({ name, total })));
  assert.ok(confidence(alone.get("name"), "name") < 0.5);
  assert.ok(confidence(alone.get("total"), "financial") < 0.5);
});

test("an operation holds what its fields hold", () => {
  const bodies = Array.from({ length: 60 }, (_, n) => ({
    email: `a${n}@b.example`,
    note: n === 7 ? "write to a@b.example" : "thanks",
    id: n,
  }));
  const told = summariseClasses([...learn(bodies).values()]);
  assert.deepEqual(
    told.map(({ class: found, support }) => [found, support]),
    [
      ["email", 61],
      ["identifier", 60],
      ["free-text", 1],
    ],
  );
});

test("no value of a caller is kept but what many share", () => {
  const profile = emptyProfile();
  for (let n = 0; n < 300; n += 1) {
    const body = {
      email: `s3cret${n}@post.example`,
      name: pick(people, n),
      card: card(n),
      pin: "9173",
    };
    const told = {
      body: json({ ...body, status: "paid", mine: n === 7 ? "unique-word" : "paid" }),
    };
    observe(profile, sighting(told), [["id", uuid(n)]], witness(n));
  }
  const kept = JSON.stringify(profile);
  assert.ok(kept.includes("paid"));
  for (const text of [
    "s3cret",
    "post.example",
    "Maya",
    "Sol",
    "411111",
    "9173",
    "8bad295f",
    "unique-word",
  ]) {
    assert.ok(!kept.includes(text), text);
  }
});

test("a class is undeclared where answers alone hold it, and only beyond the contract", () => {
  const [field] = [...learn([{ email: "ada@post.example" }]).values()];
  assert.ok(field !== undefined);
  const at = (place: LearnedField["place"], declared: boolean | undefined): LearnedField => ({
    ...field,
    place,
    declared,
  });
  /** The contract speaks of the answer. */
  const known = { ...at("response", true), name: "", classes: [] };
  const table: readonly (readonly [fields: readonly LearnedField[], undeclared: boolean])[] = [
    [[at("response", false), known], true],
    [[known, at("response", false), at("response", false)], true],
    [[at("response", false)], false],
    [[at("response", false), { ...known, message: "2 text/csv" }], false],
    [[at("response", true)], false],
    [[at("response", undefined)], false],
    [[known, at("response", false), at("response", true)], false],
    [[at("response", true), at("response", false)], false],
    [[known, at("request", false), at("response", false)], false],
  ];
  for (const [fields, undeclared] of table) {
    assert.equal(summariseClasses(fields)[0]?.undeclared, undeclared);
  }
});
