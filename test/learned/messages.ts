import * as fc from "fast-check";
import type { Pair } from "../../src/http/head.ts";
import type { JsonValue } from "../../src/http/json.ts";
import { type Told, json, sighting } from "./sightings.ts";
import type { Sighting } from "../../src/learning/sighting.ts";

/*
 * Arbitrary messages, shaped so that they meet: few names, values that are now one type, now another, formats
 * that most values have, keys that are data, texts beyond ASCII.
 */

const names = fc.constantFrom(
  "id",
  "name",
  "status",
  "email",
  "total",
  "items",
  "constructor",
  "a.b",
  "x[]",
  "",
  "toString",
  "größe",
  "items[0]",
);
const dataKeys = fc.oneof(
  fc.integer({ min: 0, max: 999 }).map(String),
  fc.uuid(),
  fc.constantFrom("2026-02-18", "someone@example.com"),
);
const texts = fc.oneof(
  fc.constantFrom("paid", "open", "sent", "", "2026-02-18", "2026-02-18T10:00:00Z", "😀", "true"),
  fc.constantFrom("a@b.example", "192.0.2.1", "https://a.example/", "[1]", "{}", "a,b", " x "),
  fc.uuid(),
  fc.string({ maxLength: 40, unit: "binary" }),
);
const numbers = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 2 ** 31, 2 ** 53, 1e300, 2 ** 63),
);

export const values: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    texts,
    numbers,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof({ arbitrary: names, weight: 4 }, dataKeys), tie("value")), {
        maxLength: 6,
      })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

const objects: fc.Arbitrary<JsonValue> = fc
  .array(fc.tuple(names, values), { maxLength: 6 })
  .map((entries) => Object.fromEntries(entries));

const wireTexts = fc.oneof(
  texts,
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom("007", "-0", "1.0", "1e3", "12345678901234567890", "false"),
);
const pairs: fc.Arbitrary<readonly Pair[]> = fc.array(
  fc.tuple(fc.constantFrom("q", "page", "tag", "filter[a]", "others", "constructor"), wireTexts),
  { maxLength: 5 },
);

const headers: fc.Arbitrary<readonly Pair[]> = fc.array(
  fc.tuple(
    fc.constantFrom("x-tenant", "x-limit", "accept", "idempotency-key", "x-api-key"),
    wireTexts.map((text) => text.replaceAll(/[^\x21-\x7e ]/g, "").trim()),
  ),
  { maxLength: 4 },
);

export interface Message {
  readonly sighting: Sighting;
  readonly parameters: readonly Pair[];
  readonly subject: number;
}

const bodies: fc.Arbitrary<Told> = fc.oneof(
  fc.record({ body: fc.oneof(values, objects).map(json) }),
  fc.record({ answer: fc.oneof(values, objects).map(json) }),
  pairs.map((given): Told => {
    return { body: { kind: "form", mediaType: "application/x-www-form-urlencoded", pairs: given } };
  }),
  fc
    .array(
      fc.record({
        name: fc.constantFrom("file", "note", "items[0]"),
        isFile: fc.boolean(),
        mediaType: fc.constantFrom(undefined, "text/plain"),
        text: wireTexts,
      }),
      { maxLength: 4 },
    )
    .map((parts): Told => ({
      body: { kind: "multipart", mediaType: "multipart/form-data", parts },
    })),
  wireTexts.map((text): Told => ({ body: { kind: "text", mediaType: "text/plain", text } })),
  fc.constant<Told>({}),
);

export const messages: fc.Arbitrary<readonly Message[]> = fc.array(
  fc
    .record({
      told: bodies,
      query: pairs,
      fields: headers,
      cookies: fc.array(fc.constantFrom("session", "lang"), { maxLength: 2 }),
      status: fc.constantFrom(200, 200, 201, 304, 404, 422, 500),
      refused: fc.constantFrom(false, false, false, true),
      id: wireTexts.filter((text) => text !== ""),
      subject: fc.integer({ min: 1, max: 5 }),
    })
    .map(({ told, query, fields, cookies, status, refused, id, subject }): Message => {
      const seen = sighting({ ...told, method: "POST", query, fields, cookies, status, refused });
      return { sighting: seen, parameters: [["id", id]], subject };
    }),
  { minLength: 1, maxLength: 25 },
);
