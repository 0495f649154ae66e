import { z } from "zod";
import type { Millis } from "../../kernel/clock.ts";
import type { Result } from "../../kernel/result.ts";
import { type Subject, limitName, namesDiffer, per } from "../limit-key.ts";
import { duration } from "../measures.ts";
import { parseWith } from "../parse.ts";

export interface Quota {
  readonly name: string;
  readonly per: readonly Subject[];
  readonly amount: number;
  readonly window: Millis;
}

export interface Config {
  readonly quotas?: readonly Quota[] | undefined;
  readonly cost?: number | undefined;
}

const quota: z.ZodType<Quota> = z.strictObject({
  name: limitName.describe("Names the quota in the trail and in exceptions."),
  per: per.describe(
    "What is counted by: principal, credential, consumer, tenant, address (IPv6: its /64), anonymous (addresses of unknown callers), operation, api, or a list of these.",
  ),
  amount: z.int().min(1).max(4_000_000_000).describe("Units in each window."),
  window: duration("1s", "366d").describe(
    'The window, such as "1h", "1d" or "30d". Windows follow one another from 1970-01-01T00:00:00Z.',
  ),
});

export const schema: z.ZodType<Config> = z.strictObject({
  quotas: z
    .array(quota)
    .max(16)
    .refine(namesDiffer, "two quotas have the same name")
    .optional()
    .describe("The quotas; each of them must be kept."),
  cost: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1)
    .describe("How many units one request takes from every quota."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
