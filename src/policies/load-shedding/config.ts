import { z } from "zod";
import type { Millis } from "../../kernel/clock.ts";
import type { Result } from "../../kernel/result.ts";
import { duration } from "../measures.ts";
import { parseWith } from "../parse.ts";

/** How dear a request is when not all can be served. */
export type Priority = "critical" | "normal" | "low";

export interface Config {
  readonly delay?: Millis | undefined;
  readonly inFlight?: number | undefined;
  readonly keep?: number | undefined;
  readonly priority?: Priority | undefined;
}

export const schema: z.ZodType<Config> = z.strictObject({
  delay: duration("5ms", "10s")
    .optional()
    .describe("The event-loop delay above which requests begin to be shed."),
  inFlight: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe("Requests in flight in one worker above which requests begin to be shed."),
  keep: z
    .number()
    .min(0.01)
    .max(1)
    .optional()
    .describe("The share of requests that is served however busy the worker is."),
  priority: z
    .enum(["critical", "normal", "low"])
    .optional()
    .describe(
      "Low is shed first, critical last. Left out: internal and partner APIs are critical, public ones normal.",
    ),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
