import { type Control, defineControl } from "../../engine/control.ts";
import { deny, pass } from "../../kernel/verdict.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, defaultShape, parse, schema } from "./config.ts";
import { type Shape, type ShapeFault, judgeNamed, misshape } from "./shape.ts";

export const bodyShape: Control = defineControl<Config, ShapeFault>({
  name: "body-shape",
  title: "Bounds the depth, breadth and lengths of request bodies",
  onError: "deny",
  reasons: {
    "too-deep": { status: 400, title: "The body is nested too deeply" },
    "too-many-keys": { status: 400, title: "The body has too many members" },
    "array-too-long": { status: 400, title: "A list in the body is too long" },
    "string-too-long": { status: 400, title: "A text in the body is too long" },
    "key-too-long": { status: 400, title: "A name in the body is too long" },
    "too-many-pairs": { status: 400, title: "The form has too many pairs" },
    "too-many-parts": { status: 400, title: "The multipart body has too many parts" },
    prototype: { status: 400, title: "A name would reach the prototype of a program's objects" },
  },
  defaults: {},
  strictness: {
    maxDepth: "lower",
    maxKeys: "lower",
    maxKeysPerObject: "lower",
    maxArrayLength: "lower",
    maxStringLength: "lower",
    maxKeyLength: "lower",
    maxPairs: "lower",
    maxParts: "lower",
  },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile(config) {
    const shape = fill(config);
    return {
      ok: true,
      value: {
        steps: {
          inspect({ head, body }) {
            for (const [name] of head.target.pairs) {
              if (judgeNamed(name, "", shape) === "prototype")
                return deny("prototype", { note: "query" });
            }
            const fault = misshape(body, shape);
            return fault === undefined ? pass : deny(fault, { note: body.kind });
          },
        },
        reads: ["request-body"],
      },
    };
  },
});

function fill(config: Config): Shape {
  return {
    maxDepth: config.maxDepth ?? defaultShape.maxDepth,
    maxKeys: config.maxKeys ?? defaultShape.maxKeys,
    maxKeysPerObject: config.maxKeysPerObject ?? defaultShape.maxKeysPerObject,
    maxArrayLength: config.maxArrayLength ?? defaultShape.maxArrayLength,
    maxStringLength: config.maxStringLength ?? defaultShape.maxStringLength,
    maxKeyLength: config.maxKeyLength ?? defaultShape.maxKeyLength,
    maxPairs: config.maxPairs ?? defaultShape.maxPairs,
    maxParts: config.maxParts ?? defaultShape.maxParts,
  };
}
