import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { parseWith } from "../parse.ts";

export interface Config {
  readonly maxDepth?: number | undefined;
  readonly maxKeys?: number | undefined;
  readonly maxKeysPerObject?: number | undefined;
  readonly maxArrayLength?: number | undefined;
  readonly maxStringLength?: number | undefined;
  readonly maxKeyLength?: number | undefined;
  readonly maxPairs?: number | undefined;
  readonly maxParts?: number | undefined;
}

/** In force where nothing is said. Far above what real APIs send, far below what hurts a parser behind us. */
export const defaultShape: Required<{ [K in keyof Config]: number }> = {
  maxDepth: 32,
  maxKeys: 10_000,
  maxKeysPerObject: 1_000,
  maxArrayLength: 10_000,
  maxStringLength: 1_048_576,
  maxKeyLength: 256,
  maxPairs: 1_000,
  maxParts: 100,
};

function bound(max: number): z.ZodType<number> {
  return z.int().min(1).max(max);
}

export const schema: z.ZodType<Config> = z.strictObject({
  maxDepth: bound(512)
    .default(defaultShape.maxDepth)
    .describe("Levels of nesting in a JSON body; a flat object is one."),
  maxKeys: bound(10_000_000)
    .default(defaultShape.maxKeys)
    .describe("Members of all objects of a JSON body together."),
  maxKeysPerObject: bound(1_000_000)
    .default(defaultShape.maxKeysPerObject)
    .describe("Members of one JSON object."),
  maxArrayLength: bound(10_000_000)
    .default(defaultShape.maxArrayLength)
    .describe("Elements of one JSON array."),
  maxStringLength: bound(256 * 1024 * 1024)
    .default(defaultShape.maxStringLength)
    .describe("Characters of one JSON string, form value or text part."),
  maxKeyLength: bound(65_536)
    .default(defaultShape.maxKeyLength)
    .describe("Characters of one JSON key, form name or part name."),
  maxPairs: bound(100_000).default(defaultShape.maxPairs).describe("Pairs of a form body."),
  maxParts: bound(10_000).default(defaultShape.maxParts).describe("Parts of a multipart body."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
