import assert from "node:assert/strict";
import { test } from "node:test";
import { array, assert as holds, constantFrom, oneof, property, string } from "fast-check";
import { luhn } from "./checksums.ts";
import { classify } from "./classify.ts";

/** name, value, what is found: `class confidence`, or nothing. */
const table: readonly (readonly [string | undefined, string, readonly string[]])[] = [
  // Payment cards: check digit, issuer range, length, grouping.
  ["cardNumber", "4111111111111111", ["card certain"]],
  ["cardNumber", "4111111111111112", []],
  [undefined, "paid with 4111 1111 1111 1111 today", ["card certain"]],
  [undefined, "paid with 4111-1111-1111-1111", ["card certain"]],
  [undefined, "paid with 4111 1111-1111 1111", []],
  [undefined, "3782 822463 10005", ["card certain"]],
  ["orderId", "4111111111111111", ["card possible"]],
  ["value", "4111111111111111", ["card likely"]],
  ["value", "a4111111111111111", []],
  ["value", "8816080397613514", []],
  ["value", "4444444444444448", []],
  // IBAN: country, length, MOD 97.
  ["account", "GB29 NWBK 6016 1331 9268 19", ["iban certain"]],
  ["account", "DE89370400440532013000", ["iban certain"]],
  ["account", "DE89370400440532013001", []],
  ["account", "DE8937040044053201300", []],
  ["account", "ZZ89370400440532013000", []],
  // National numbers.
  ["ssn", "536-22-1234", ["national-id certain"]],
  ["text", "his number is 536-22-1234.", ["national-id likely"]],
  ["ssn", "666-22-1234", []],
  ["ssn", "536-00-1234", []],
  ["order", "536221234", []],
  ["dni", "12345678Z", ["national-id certain"]],
  ["dni", "12345678A", []],
  ["sku", "12345678Z", []],
  ["nie", "X1234567L", ["national-id certain"]],
  ["nie", "X1234567M", []],
  ["note", "RSSMRA85T10A562S", ["national-id certain"]],
  ["note", "RSSMRA85T10A562T", []],
  ["nir", "1 84 12 76 451 089 46", ["national-id certain"]],
  ["nir", "1 84 12 76 451 089 47", []],
  ["bsn", "111222333", ["national-id certain"]],
  ["bsn", "666222335", []],
  ["steuerId", "86095742719", ["national-id certain"]],
  ["steuerId", "86095742718", []],
  ["note", "529.982.247-25", ["national-id certain"]],
  ["note", "529.982.247-24", []],
  ["cpf", "111.111.111-11", []],
  ["aadhaar", "2341 2341 2346", ["national-id certain"]],
  ["aadhaar", "2341 2341 2347", []],
  ["pesel", "44051401359", ["national-id certain"]],
  ["pesel", "44051401358", []],
  ["personnummer", "811218-9876", ["national-id certain"]],
  ["personnummer", "811218-9875", []],
  ["nino", "AB123456C", ["national-id certain"]],
  ["nino", "BG123456C", []],
  // Contacts.
  ["notes", "write to ada@example.com, please", ["email certain"]],
  ["notes", "write to ada@example", []],
  ["notes", "a@b@c", []],
  ["notes", "call +34 612 345 678", ["phone possible"]],
  ["phone", "612345678", ["phone likely"]],
  ["count", "612345678", []],
  ["clientIp", "203.0.113.9", ["ip-address certain"]],
  ["version", "1.2.3.4-beta", []],
  // Secrets.
  ["note", ["key AKIA", "QYHB7CA5RLR4Y3ON"].join(""), ["issuer-key certain"]],
  ["note", "key AKIAIOSFODNN7EXAMPLE", []],
  [
    "url",
    ["https://s3.example/a?X-Amz-Credential=AKIA", "QYHB7CA5RLR4Y3ON", "%2F2024"].join(""),
    [],
  ],
  ["note", ["ghp_", "wAJmPrcI8DhmPEEWrW1qgG2aQQjCIB3aXq0F"].join(""), []],
  [
    "note",
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----",
    ["private-key certain"],
  ],
  ["note", "a file that begins with -----BEGIN PRIVATE KEY----- is a key", []],
  [
    "note",
    "-----BEGIN CERTIFICATE-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END CERTIFICATE-----",
    [],
  ],
  [
    "note",
    `${Buffer.from(`{"alg":"none"}`).toString("base64url")}.eyJzdWIiOiJhIn0.c2lnbmF0dXJl`,
    ["token certain"],
  ],
  ["note", "eyJub3QiOiJhIHRva2VuIn0.and.not", []],
  ["dsn", "postgres://shop:tr0ub4dor@db.internal/shop", ["password certain"]],
  ["apiKey", "9f86d081884c7d659a2feaa0c55ad015", ["secret likely"]],
  ["apiKey", "your-api-key-goes-here", []],
  ["etag", "9f86d081884c7d659a2feaa0c55ad015", []],
  ["password", "hunter2", ["password likely"]],
  ["password", "********", []],
  ["passwordPolicy", "strong", []],
  ["hash", "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", ["password certain"]],
  ["birthDate", "1984-12-10", ["birth-date likely"]],
  ["createdAt", "1984-12-10", []],
  ["diagnosis", "asthma", ["health likely"]],
  ["name", "Product 12", []],
  ["created", "2024-01-01T10:00:00.123Z", []],
  ["", "", []],
];

for (const [name, value, want] of table) {
  test(`${name ?? "text"}: ${JSON.stringify(value).slice(0, 70)}`, () => {
    const found = classify(name, value).map((f) => `${f.class} ${f.confidence}`);
    assert.deepEqual(found, want);
  });
}

test("a number with a wrong check digit is never a card", () => {
  const digits = string({
    unit: constantFrom("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
    minLength: 12,
    maxLength: 19,
  });
  holds(
    property(
      digits.filter((text) => !luhn(text)),
      (text) => {
        assert.ok(!classify("cardNumber", text).some((finding) => finding.class === "card"));
      },
    ),
  );
});

test("findings are in order, apart and inside the text", () => {
  const words = constantFrom(
    "ada@example.com",
    "4111 1111 1111 1111",
    "+34 612 345 678",
    "x",
    "://a:bcd@",
    "GB29NWBK60161331926819",
    "10.0.0.1",
    "-----BEGIN PRIVATE KEY-----",
  );
  holds(
    property(array(oneof(words, string()), { maxLength: 12 }), (parts) => {
      const text = parts.join(" ");
      let last = 0;
      for (const { start, end } of classify(undefined, text)) {
        assert.ok(start >= last && end > start && end <= text.length);
        last = end;
      }
    }),
  );
});
