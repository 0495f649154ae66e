import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { jsonSchemaOf, parseWith } from "../parse.ts";

export interface Config {
  readonly maxDepth: number;
  readonly maxCost: number;
  readonly maxAliases: number;
  readonly maxTokens: number;
  readonly maxBatch: number;
  readonly introspection: boolean;
}

const whole = (least: number, most: number): z.ZodNumber => z.number().int().min(least).max(most);

const schema: z.ZodType<Config> = z.strictObject({
  maxDepth: whole(1, 100).default(10).describe("Deepest nesting of fields, fragments followed"),
  maxCost: whole(1, 1_000_000)
    .default(1000)
    .describe("Most fields a document may ask for, each counted as often as page sizes repeat it"),
  maxAliases: whole(0, 1000).default(15).describe("Most aliases in a document"),
  maxTokens: whole(10, 100_000).default(2000).describe("Most lexical tokens of a document"),
  maxBatch: whole(1, 100).default(1).describe("Most documents in one request"),
  introspection: z.boolean().default(false).describe("May callers ask for the schema?"),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);

export function configSchema(): unknown {
  return jsonSchemaOf(schema);
}
