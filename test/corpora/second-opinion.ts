import { Ajv2020 } from "ajv/dist/2020.js";
import type { JsonValue } from "../../src/http/json.ts";
import { type JsonObject, asList, asObject } from "../../src/registry/json-object.ts";

/**
 * What another implementation says of an example: true and false are its judgement, undefined that it cannot
 * compile the document. It knows neither `discriminator` nor undeclared properties, and formats are left out.
 */
export class SecondOpinion {
  readonly #ajv = new Ajv2020({
    strict: false,
    validateFormats: false,
    validateSchema: false,
    logger: false,
  });
  readonly #root: JsonObject;

  constructor(root: JsonObject) {
    // Only what references can name; the rest of an OpenAPI document is no schema.
    this.#root =
      asObject(modern({ components: root["components"] ?? {}, paths: root["paths"] ?? {} })) ?? {};
  }

  of(schema: JsonObject, value: JsonValue): boolean | undefined {
    try {
      return this.#ajv.compile({ ...this.#root, allOf: [modern(schema)] })(value);
    } catch {
      return undefined;
    }
  }
}

/** 3.0 as 2020-12, as far as Ajv does not read it itself. */
function modern(value: JsonValue): JsonValue {
  const list = asList(value);
  if (list !== undefined) return list.map((item) => modern(item));
  const object = asObject(value);
  if (object === undefined) return value;
  if (typeof object["$ref"] === "string") return referring(object);
  const made = Object.fromEntries(
    Object.entries(object).flatMap(([name, item]) => renewed(object, name, item)),
  );
  if (object["nullable"] !== true) return made;
  const { nullable: _, ...bare } = made;
  return { anyOf: [{ type: "null" }, bare] };
}

const annotations: ReadonlySet<string> = new Set(["example", "examples", "discriminator"]);

function renewed(
  object: JsonObject,
  name: string,
  item: JsonValue,
): readonly (readonly [string, JsonValue])[] {
  if (annotations.has(name)) return [];
  const isBound = name === "exclusiveMinimum" || name === "exclusiveMaximum";
  if (!isBound || typeof item !== "boolean") return [[name, modern(item)]];
  const bound = object[name === "exclusiveMinimum" ? "minimum" : "maximum"];
  return item && bound !== undefined ? [[name, bound]] : [];
}

function referring(object: JsonObject): JsonValue {
  const bare = { $ref: object["$ref"] ?? "" };
  return object["nullable"] === true ? { anyOf: [{ type: "null" }, bare] } : bare;
}
