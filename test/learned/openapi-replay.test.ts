import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Validator } from "@seriousme/openapi-schema-validator";
import type { Pair } from "../../src/http/head.ts";
import { type ExportedOperation, toOpenApi } from "../../src/learning/openapi/to-openapi.ts";
import { fieldsOf } from "../../src/learning/schema/fields.ts";
import { observe } from "../../src/learning/schema/observe.ts";
import { type ContractProfile, emptyProfile } from "../../src/learning/schema/profile.ts";
import type { Sighting } from "../../src/learning/sighting.ts";
import { loadContract } from "./ask-contract.ts";
import { recorded, witness } from "./sightings.ts";

/*
 * Traffic of two simulated applications → learned → exported → loaded again by the product's own reader, and every
 * exchange that taught the requests is held against it by the product's own control. A standard validator takes
 * the document too. Without the simulator the test fails: it would have looked at nothing.
 */

const simulator =
  process.env["CASTELLAN_SIMULATOR"] ??
  fileURLToPath(new URL("../../../shared/simulator", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "castellan-learned-"));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Exchange {
  readonly key: string;
  readonly sighting: Sighting;
  readonly parameters: readonly Pair[];
}

/** A rule of this test's own: a segment with a digit (but a version), or with two hyphens, varies. */
function isVariable(segment: string): boolean {
  return !/^v\d+$/.test(segment) && (/\d/.test(segment) || /-.*-/.test(segment));
}

function exchangeOf(line: string, place: number): Exchange {
  const sighting = recorded(line, place + 1);
  const parameters: Pair[] = [];
  const parts = sighting.request.segments.map((segment) => {
    if (!isVariable(segment)) return encodeURIComponent(segment);
    const name = `p${parameters.length + 1}`;
    parameters.push([name, segment]);
    return `{${name}}`;
  });
  const { method, host } = sighting.request;
  return { key: `${method} ${host} /${parts.join("/")}`, sighting, parameters };
}

function generate(world: string, attacks: string): readonly Exchange[] {
  assert.ok(existsSync(simulator), `no simulator at ${simulator}; CASTELLAN_SIMULATOR names it`);
  const out = join(folder, `${world}-${attacks}.ndjson`);
  const script = join(simulator, "generate.mjs");
  const options = { world, seed: "7", days: "1", users: "60", attacks, out };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  execFileSync(process.execPath, [script, ...args], { stdio: "pipe" });
  const lines = readFileSync(out, "utf8").trim().split("\n");
  return lines.map((line, place) => exchangeOf(line, place));
}

function learn(exchanges: readonly Exchange[]): readonly ExportedOperation[] {
  const profiles = new Map<string, ContractProfile>();
  for (const { key, sighting, parameters } of exchanges) {
    const profile = profiles.get(key) ?? emptyProfile();
    profiles.set(key, profile);
    observe(profile, sighting, parameters, witness(sighting.caller.subject));
  }
  return [...profiles].map(([key, profile]) => {
    const [method = "", host = "", path = ""] = key.split(" ");
    return { method, host, path, profile };
  });
}

for (const world of ["shop", "tracker"]) {
  for (const attacks of ["none", "all"]) {
    suite(`${world}, attacks: ${attacks}`, () => {
      const exchanges = generate(world, attacks);
      const operations = learn(exchanges);
      const document = toOpenApi(operations, { title: world, version: "1" });

      test("a standard validator takes the document", async () => {
        const result = await new Validator().validate({ ...document });
        assert.deepEqual(result.errors ?? [], []);
        assert.ok(result.valid);
      });

      test("no request that taught it is refused by it", () => {
        const asked = loadContract(document);
        let looked = 0;
        const refused = new Map<string, number>();
        for (const { key, sighting, parameters } of exchanges) {
          if (sighting.response.status >= 400) continue;
          const [method = "", , path = ""] = key.split(" ");
          const said = asked.ask(`${method} ${path}`, sighting, parameters);
          looked += 1;
          if (said !== "pass")
            refused.set(`${key} ${said}`, (refused.get(`${key} ${said}`) ?? 0) + 1);
        }
        assert.deepEqual([...refused], []);
        assert.ok(looked > 1000, `looked at ${looked}`);
      });

      test("it says something: types, formats, required properties, classes", () => {
        const fields = operations.flatMap(({ profile }) => fieldsOf(profile));
        assert.ok(fields.length > 200, `${fields.length} fields`);
        const classes = new Set(
          fields.flatMap((field) =>
            field.classes.filter(({ confidence }) => confidence >= 0.5).map((each) => each.class),
          ),
        );
        for (const expected of ["email", "password", "token"] as const) {
          if (world === "tracker" && expected !== "email") continue;
          assert.ok(classes.has(expected), expected);
        }
        assert.ok(fields.some(({ format }) => format === "date-time"));
        assert.ok(fields.some(({ required }) => required));
      });
    });
  }
}
