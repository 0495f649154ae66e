import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { parseWith } from "../parse.ts";

export interface Config {
  readonly refuseUnknownParameters?: boolean | undefined;
  readonly refuseUnknownProperties?: boolean | undefined;
  readonly refuseReadOnly?: boolean | undefined;
  readonly formats?: boolean | undefined;
  readonly knownParameters?: readonly string[] | undefined;
}

export const schema: z.ZodType<Config> = z.strictObject({
  refuseUnknownParameters: z
    .boolean()
    .optional()
    .describe("Refuse query parameters that the contract does not declare."),
  refuseUnknownProperties: z
    .boolean()
    .optional()
    .describe(
      "Refuse properties of JSON and form bodies that no schema declares, unless it says additionalProperties.",
    ),
  refuseReadOnly: z
    .boolean()
    .optional()
    .describe("Refuse properties that the contract marks readOnly: only the service may set them."),
  formats: z
    .boolean()
    .optional()
    .describe("Hold texts and numbers to their format, such as date-time, uuid or int32."),
  knownParameters: z
    .array(z.string().min(1).max(200))
    .max(100)
    .optional()
    .describe("Query parameters that pass everywhere though no contract declares them."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
