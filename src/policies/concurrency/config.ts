import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { type Subject, limitName, namesDiffer, per } from "../limit-key.ts";
import { parseWith } from "../parse.ts";

export interface Limit {
  readonly name: string;
  readonly per: readonly Subject[];
  readonly most: number;
}

export interface Config {
  readonly limits?: readonly Limit[] | undefined;
}

const limit: z.ZodType<Limit> = z.strictObject({
  name: limitName.describe("Names the limit in the trail and in exceptions."),
  per: per.describe(
    "What is counted by: principal, credential, consumer, tenant, address (IPv6: its /64), anonymous (addresses of unknown callers), operation, api, or a list of these.",
  ),
  most: z.int().min(1).max(1_000_000).describe("Requests that may be under way at one time."),
});

export const schema: z.ZodType<Config> = z.strictObject({
  limits: z
    .array(limit)
    .max(16)
    .refine(namesDiffer, "two limits have the same name")
    .optional()
    .describe("The limits; each of them must be kept."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
