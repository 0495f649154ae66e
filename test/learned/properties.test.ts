import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import type { Pair } from "../../src/http/head.ts";
import type { JsonValue } from "../../src/http/json.ts";
import type { LearnedField } from "../../src/learning/learned.ts";
import { schemaOf } from "../../src/learning/openapi/schema-of.ts";
import { toOpenApi } from "../../src/learning/openapi/to-openapi.ts";
import { fieldsOf } from "../../src/learning/schema/fields.ts";
import { observe } from "../../src/learning/schema/observe.ts";
import {
  type ContractProfile,
  emptyProfile,
  mergeProfiles,
} from "../../src/learning/schema/profile.ts";
import { formatOf } from "../../src/registry/schema/formats.ts";
import { loadContract } from "./ask-contract.ts";
import { type Message, messages, values } from "./messages.ts";
import { json, sighting, witness } from "./sightings.ts";

function learn(seen: readonly Message[]): ContractProfile {
  const profile = emptyProfile();
  for (const message of seen) {
    observe(profile, message.sighting, message.parameters, witness(message.subject));
  }
  return profile;
}

function exported(profile: ContractProfile): object {
  const operation = { method: "POST", host: "api.example.com", path: "/things/{id}", profile };
  return toOpenApi([operation], { title: "t", version: "1" });
}

test("the order of messages does not matter", () => {
  const shuffled = messages.chain((seen) =>
    fc.tuple(fc.constant(seen), fc.shuffledSubarray([...seen], { minLength: seen.length })),
  );
  fc.assert(
    fc.property(shuffled, ([seen, other]) => {
      const [a, b] = [learn(seen), learn(other)];
      assert.deepEqual(fieldsOf(a), fieldsOf(b));
      assert.deepEqual(exported(a), exported(b));
    }),
    { numRuns: 150 },
  );
});

/** What a merge cannot know: the text of a value that no part saw from its third subject. */
function withoutEnumerations(fields: readonly LearnedField[]): readonly LearnedField[] {
  return fields.map((field) => ({ ...field, enumeration: undefined }));
}

test("however messages are split among profiles, the merge says the same", () => {
  const split = messages.chain((seen) =>
    fc.tuple(
      fc.constant(seen),
      fc.array(fc.integer({ min: 0, max: 3 }), {
        minLength: seen.length,
        maxLength: seen.length,
      }),
    ),
  );
  fc.assert(
    fc.property(split, ([seen, shares]) => {
      const parts = [0, 1, 2, 3].map((part) => learn(seen.filter((_, at) => shares[at] === part)));
      const before = structuredClone(parts);
      const whole = learn(seen);
      const [a, b, c, d] = parts;
      assert.ok(a && b && c && d);
      const left = mergeProfiles(mergeProfiles(mergeProfiles(a, b), c), d);
      const right = mergeProfiles(d, mergeProfiles(c, mergeProfiles(b, a)));
      assert.deepEqual(parts, before, "a merge changed what it was given");
      assert.deepEqual(withoutEnumerations(fieldsOf(left)), withoutEnumerations(fieldsOf(whole)));
      assert.deepEqual(withoutEnumerations(fieldsOf(right)), withoutEnumerations(fieldsOf(whole)));
      assert.deepEqual(exported(left), exported(whole));
      assert.equal(left.places, whole.places);
    }),
    { numRuns: 150 },
  );
});

function seeSort(profile: ContractProfile, text: string, subject: number): void {
  observe(profile, sighting({ query: [["sort", text]] }), [], witness(subject));
}

test("a merged enumeration is told anew once its values have been seen again", () => {
  const parts = [1, 2, 3].map((subject) => {
    const profile = emptyProfile();
    for (let round = 0; round < 20; round += 1) {
      seeSort(profile, round % 2 === 0 ? "price" : "name", subject);
    }
    return profile;
  });
  const [a, b, c] = parts;
  assert.ok(a && b && c);
  const merged = mergeProfiles(mergeProfiles(a, b), c);
  assert.equal(fieldsOf(merged)[0]?.enumeration, undefined);
  assert.ok(!JSON.stringify(merged).includes("price"), "no text that one caller alone has sent");
  seeSort(merged, "price", 1);
  seeSort(merged, "name", 1);
  assert.deepEqual(fieldsOf(merged)[0]?.enumeration, ["name", "price"]);
});

test("a profile survives JSON", () => {
  fc.assert(
    fc.property(messages, messages, (seen, more) => {
      const kept = JSON.parse(JSON.stringify(learn(seen))) as ContractProfile;
      for (const message of more) {
        observe(kept, message.sighting, message.parameters, witness(message.subject));
      }
      assert.deepEqual(fieldsOf(kept), fieldsOf(learn([...seen, ...more])));
    }),
    { numRuns: 100 },
  );
});

test("what was learned is not refused: the product's own reader and control", () => {
  let looked = 0;
  fc.assert(
    fc.property(messages, (seen) => {
      const asked = loadContract(exported(learn(seen)));
      for (const message of seen) {
        if (message.sighting.refused || message.sighting.response.status >= 400) continue;
        looked += 1;
        const said = asked.ask("POST /things/{id}", message.sighting, message.parameters);
        assert.equal(said, "pass");
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(looked > 500, `looked at ${looked}`);
});

/** An independent judge; without `ownProperties` it takes `constructor` for given. Formats are the house's own: it has none of its own. */
function ajv(): Ajv2020 {
  const judge = new Ajv2020({ strict: false, ownProperties: true });
  for (const name of ["uuid", "date", "date-time", "time", "duration", "ipv4", "ipv6", "email"]) {
    const format = formatOf(name);
    if (format !== undefined) judge.addFormat(name, (text: string) => format(text));
  }
  for (const name of ["uri", "hostname", "byte", "int64", "binary"]) judge.addFormat(name, true);
  return judge;
}

test("what was learned is not refused: Ajv as the judge of arbitrary JSON", () => {
  fc.assert(
    fc.property(fc.array(values, { minLength: 1, maxLength: 25 }), (seen) => {
      const profile = emptyProfile();
      for (const [at, value] of seen.entries()) {
        observe(profile, sighting({ answer: json(value) }), [], witness(at % 5));
      }
      const learned = profile.responses[0]?.value;
      assert.ok(learned !== undefined);
      const schema = JSON.parse(JSON.stringify(schemaOf(learned))) as object;
      const check = ajv().compile(schema);
      for (const value of seen) {
        assert.ok(check(value), `${JSON.stringify(value)} by ${JSON.stringify(schema)}`);
      }
    }),
    { numRuns: 40 },
  );
});

test("whatever keys come, a profile stays small and takes what it learned", () => {
  const objects = fc.array(
    fc.array(fc.tuple(fc.string({ maxLength: 12 }), values), { maxLength: 60 }),
    { minLength: 3, maxLength: 30 },
  );
  fc.assert(
    fc.property(objects, (seen) => {
      const profile = emptyProfile();
      const bodies = seen.map((entries): JsonValue => {
        return Object.fromEntries(entries.filter(([name]) => name !== "__proto__"));
      });
      for (const [at, value] of bodies.entries()) {
        observe(profile, sighting({ answer: json(value) }), [], witness(at % 5));
      }
      const learned = profile.responses[0]?.value;
      assert.ok(learned !== undefined);
      assert.ok((learned.object?.properties.length ?? 0) <= 64);
      assert.ok(profile.places <= 1500, `${profile.places} places`);
      const check = ajv().compile(JSON.parse(JSON.stringify(schemaOf(learned))) as object);
      for (const value of bodies) assert.ok(check(value), JSON.stringify(value));
    }),
    { numRuns: 30 },
  );
});

function letter(n: number): string {
  return String.fromCodePoint(97 + n);
}

test("query names that are data, or too many to list, pass too", () => {
  const given = Array.from({ length: 200 }, (_, n): Message => {
    const query: Pair[] = [
      ["others", "x"],
      [`${1_700_000_000 + n}`, "1"],
      [`made-up-${letter(n % 26)}${letter(Math.floor(n / 26))}`, "y"],
    ];
    return { sighting: sighting({ query }), parameters: [["id", `${n}`]], subject: 1 };
  });
  const profile = learn(given);
  assert.ok(profile.query.folded, "more names than the bound");
  const asked = loadContract(exported(profile));
  for (const message of given) {
    assert.equal(asked.ask("POST /things/{id}", message.sighting, message.parameters), "pass");
  }
});
