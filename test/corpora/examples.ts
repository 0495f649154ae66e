import type { JsonValue } from "../../src/http/json.ts";
import { asObject, listAt, member, objectAt, textAt } from "../../src/registry/json-object.ts";
import type { JsonObject } from "../../src/registry/json-object.ts";
import { type References, referencesOf } from "../../src/registry/references.ts";

/** A value that the author of a document wrote beside a schema. */
export interface Example {
  readonly where: "request" | "response" | "parameter" | "schema";
  readonly at: string;
  readonly schema: JsonObject;
  readonly value: JsonValue;
}

/** Every example that stands beside a schema: in media types, parameters and named schemas. */
export function* examplesOf(
  root: JsonObject,
  operations: readonly JsonObject[],
): Generator<Example> {
  const references = referencesOf(root);
  for (const operation of operations) {
    for (const item of listAt(operation, "parameters") ?? []) {
      const parameter = followed(item, references);
      yield* beside(parameter, {
        where: "parameter",
        at: textAt(parameter, "name") ?? "",
        references,
      });
    }
    const body = followed(member(operation, "requestBody"), references);
    yield* inContent(body, { where: "request", at: "requestBody", references });
    for (const [status, item] of Object.entries(objectAt(operation, "responses") ?? {})) {
      const response = followed(item, references);
      yield* inContent(response, { where: "response", at: status, references });
    }
  }
  const schemas = objectAt(objectAt(root, "components"), "schemas") ?? {};
  for (const [name, value] of Object.entries(schemas)) {
    const schema = asObject(value);
    if (schema === undefined) continue;
    const example = member(schema, "example");
    if (example !== undefined) yield { where: "schema", at: name, schema, value: example };
  }
}

type Place = Pick<Example, "where" | "at"> & { readonly references: References };

function followed(value: JsonValue | undefined, references: References): JsonObject | undefined {
  const object = asObject(value);
  const ref = textAt(object, "$ref");
  return ref === undefined ? object : asObject(references.lookup(ref));
}

function* inContent(holder: JsonObject | undefined, place: Place): Generator<Example> {
  for (const [type, item] of Object.entries(objectAt(holder, "content") ?? {})) {
    // An example of another media type is a text in that type, not a value of the schema.
    if (/json/.test(type)) yield* beside(asObject(item), { ...place, at: `${place.at} ${type}` });
  }
}

function* beside(holder: JsonObject | undefined, place: Place): Generator<Example> {
  const schema = objectAt(holder, "schema");
  if (schema === undefined) return;
  const { where, at } = place;
  const values = [member(holder, "example"), member(schema, "example")];
  for (const item of Object.values(objectAt(holder, "examples") ?? {})) {
    values.push(member(followed(item, place.references), "value"));
  }
  for (const value of values) if (value !== undefined) yield { where, at, schema, value };
}
