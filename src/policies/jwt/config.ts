import { z } from "zod";
import { parseBytes } from "../../kernel/bytes.ts";
import { type Millis, millis } from "../../kernel/clock.ts";
import { parseDuration } from "../../kernel/duration.ts";
import type { Result } from "../../kernel/result.ts";
import { jsonSchemaOf, parseWith } from "../parse.ts";

export interface Config {
  readonly issuers?: readonly string[] | undefined;
  /** Bytes. */
  readonly cache: number;
  readonly coolDown: Millis;
  readonly refreshEvery: Millis;
  readonly staleFor: Millis;
  readonly timeout: Millis;
}

function duration(least: string, most: string): z.ZodType<Millis, string> {
  const lowest = parseDuration(least) ?? 0;
  const highest = parseDuration(most) ?? Number.POSITIVE_INFINITY;
  return z.string().transform((text, context): Millis => {
    const value = parseDuration(text);
    if (value !== undefined && value >= lowest && value <= highest) return value;
    const message = `must be a duration such as 30s, from ${least} to ${most}`;
    context.addIssue({ code: "custom", message });
    return millis(0);
  });
}

const size: z.ZodType<number, string> = z.string().transform((text, context): number => {
  const value = parseBytes(text);
  if (value !== undefined && value >= 65_536 && value <= 1024 ** 3) return value;
  context.addIssue({ code: "custom", message: "must be a size such as 8MiB, from 64KiB to 1GiB" });
  return 0;
});

const settings: z.ZodType<Config> = z.strictObject({
  issuers: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      "Names of the issuers whose tokens are taken here. Left out: all that are configured.",
    ),
  cache: size
    .default(8 * 1024 ** 2)
    .describe("Memory for tokens that have been verified, in each worker, such as 8MiB."),
  coolDown: duration("1s", "1h")
    .default(millis(10_000))
    .describe(
      "Least time between two fetches of an issuer's keys, however many unknown keys arrive.",
    ),
  refreshEvery: duration("10s", "24h")
    .default(millis(600_000))
    .describe(
      "Longest time until an issuer's keys are fetched again; a withdrawn key works no longer than that.",
    ),
  staleFor: duration("0s", "7d")
    .default(millis(6 * 3_600_000))
    .describe("How much longer known keys work while the issuer cannot be reached."),
  timeout: duration("100ms", "30s")
    .default(millis(3000))
    .describe("How long a fetch of keys may take."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(settings);

export function schema(): unknown {
  return jsonSchemaOf(settings);
}
