import { z } from "zod";
import { type Millis, millis } from "../../kernel/clock.ts";
import type { Result } from "../../kernel/result.ts";
import { duration } from "../measures.ts";
import { jsonSchemaOf, parseWith } from "../parse.ts";

export interface Config {
  readonly issuers?: readonly string[] | undefined;
  readonly jwts: boolean;
  readonly requireAudience: boolean;
  readonly inactiveFor: Millis;
  readonly timeout: Millis;
  readonly concurrency: number;
}

const settings: z.ZodType<Config> = z.strictObject({
  issuers: z
    .array(z.string().min(1))
    .min(1)
    .max(4)
    .optional()
    .describe(
      "Names of the issuers that are asked, in this order. Left out: all that have introspection configured.",
    ),
  jwts: z
    .boolean()
    .default(false)
    .describe("Whether tokens in JWT form of these issuers are asked about, too."),
  requireAudience: z
    .boolean()
    .default(true)
    .describe("Whether an answer without aud is refused. One with a foreign aud always is."),
  inactiveFor: duration("0s", "10m")
    .default(millis(10_000))
    .describe("How long a token is remembered as inactive."),
  timeout: duration("100ms", "30s")
    .default(millis(2000))
    .describe("How long one question may take."),
  concurrency: z
    .int()
    .min(1)
    .max(1024)
    .default(64)
    .describe("Questions that may be on their way at once, per issuer and worker."),
});

/** The settings above as a person would write them. */
export const defaults: Readonly<Record<string, string | number | boolean>> = {
  jwts: false,
  requireAudience: true,
  inactiveFor: "10s",
  timeout: "2s",
  concurrency: 64,
};

export const parse: (input: unknown) => Result<Config> = parseWith(settings);

export function schema(): unknown {
  return jsonSchemaOf(settings);
}
