import { z } from "zod";
import type { Millis } from "../../kernel/clock.ts";
import { instant, line, name } from "./scalar.ts";

/** The only way to be looser than the baseline: said by somebody, for a reason, until a day. */
export interface ExceptionEntry {
  readonly control: string;
  readonly api: string;
  readonly version: string | undefined;
  /** `METHOD /path`, `undeclared`, or every operation of the API. */
  readonly operation: string | undefined;
  readonly mode: "off" | "shadow" | undefined;
  readonly settings: Readonly<Record<string, unknown>> | undefined;
  readonly reason: string;
  readonly owner: string;
  readonly expires: Millis;
}

export const exception: z.ZodType<ExceptionEntry> = z
  .strictObject({
    control: z.string().describe("The control that is loosened."),
    api: name.describe("The API it is loosened for."),
    version: line.optional().describe("Only this version of the API; left out: all."),
    operation: line
      .optional()
      .describe("Only this operation, or `undeclared` for calls that no contract declares."),
    mode: z
      .enum(["off", "shadow"])
      .optional()
      .describe("`off`: the control does not run; `shadow`: it runs and is not obeyed."),
    settings: z
      .record(z.string(), z.unknown())
      .optional()
      .describe("Settings that replace the baseline's, however loose."),
    reason: line.describe("Why."),
    owner: line.describe("Who answers for it."),
    expires: instant.describe("The first moment at which it no longer holds."),
  })
  .refine(
    (entry) => entry.mode !== undefined || entry.settings !== undefined,
    "must have `mode` or `settings`: what the exception changes",
  ) as unknown as z.ZodType<ExceptionEntry>;
