import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { parseWith } from "../parse.ts";

export interface Config {
  readonly stripUndeclared?: boolean | undefined;
  readonly withholdInvalid?: boolean | undefined;
  readonly withholdUndeclaredStatus?: boolean | undefined;
  readonly withholdUndeclaredType?: boolean | undefined;
  readonly withholdUndescribed?: boolean | undefined;
  readonly formats?: boolean | undefined;
}

export const schema: z.ZodType<Config> = z.strictObject({
  stripUndeclared: z
    .boolean()
    .optional()
    .describe("Remove properties that no schema of the response declares."),
  withholdInvalid: z
    .boolean()
    .optional()
    .describe("Withhold answers that break their schema: a missing property, a wrong type."),
  withholdUndeclaredStatus: z
    .boolean()
    .optional()
    .describe(
      "Withhold 2xx and 3xx answers with a body whose status the contract does not declare.",
    ),
  withholdUndeclaredType: z
    .boolean()
    .optional()
    .describe("Withhold 2xx and 3xx answers of a content type that the contract does not list."),
  withholdUndescribed: z
    .boolean()
    .optional()
    .describe("Withhold bodies of declared responses of which the contract describes no content."),
  formats: z
    .boolean()
    .optional()
    .describe(
      "Hold texts and numbers to their format. Many services write dates in their own way.",
    ),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
