import { z } from "zod";
import type { Millis } from "../../kernel/clock.ts";
import type { Result } from "../../kernel/result.ts";
import { type Subject, limitName, namesDiffer, per } from "../limit-key.ts";
import { duration } from "../measures.ts";
import { parseWith } from "../parse.ts";

export interface Limit {
  readonly name: string;
  readonly per: readonly Subject[];
  readonly rate: number;
  readonly period: Millis;
  readonly burst?: number | undefined;
}

export interface Config {
  readonly limits?: readonly Limit[] | undefined;
  readonly cost?: number | undefined;
  readonly failedAttempts?: number | undefined;
  readonly failedAttemptsWindow?: Millis | undefined;
  readonly fields?: boolean | undefined;
}

const limit: z.ZodType<Limit> = z.strictObject({
  name: limitName.describe("Names the limit in response fields, in the trail and in exceptions."),
  per: per.describe(
    "What is counted by: principal, credential, consumer, tenant, address (IPv6: its /64), anonymous (addresses of unknown callers), operation, api, or a list of these.",
  ),
  rate: z.int().min(1).max(1_000_000_000).describe("Units that flow back in each period."),
  period: duration("100ms", "30d").describe('The period of the rate, such as "1m".'),
  burst: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .optional()
    .describe("Units that may come at once; the rate where it is left out."),
});

export const schema: z.ZodType<Config> = z.strictObject({
  limits: z
    .array(limit)
    .max(16)
    .refine(namesDiffer, "two limits have the same name")
    .optional()
    .describe("The limits; each of them must be kept."),
  cost: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe("How many units one request takes from every limit."),
  failedAttempts: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe("How many requests of one address may fail to identify their caller in a window."),
  failedAttemptsWindow: duration("1s", "1d")
    .optional()
    .describe("The window in which failed attempts are counted."),
  fields: z
    .boolean()
    .optional()
    .describe("Tell callers where they stand in RateLimit and RateLimit-Policy fields."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
