import { z } from "zod";
import { type Millis, millis } from "../../kernel/clock.ts";
import type { Result } from "../../kernel/result.ts";
import { duration, size } from "../measures.ts";
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

const settings: z.ZodType<Config> = z.strictObject({
  issuers: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      "Names of the issuers whose tokens are taken here. Left out: all that are configured.",
    ),
  cache: size("64KiB", "1GiB")
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

/** The settings above as a person would write them. */
export const defaults: Readonly<Record<string, string>> = {
  cache: "8MiB",
  coolDown: "10s",
  refreshEvery: "10m",
  staleFor: "6h",
  timeout: "3s",
};

export const parse: (input: unknown) => Result<Config> = parseWith(settings);

export function schema(): unknown {
  return jsonSchemaOf(settings);
}
