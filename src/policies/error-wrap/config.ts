import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { parseWith } from "../parse.ts";

export interface Config {
  /** Does a body that the contract declares for an error status pass? */
  readonly passDeclared: boolean;
  /** Where the contract says nothing of a 4xx status, or there is no contract: does a JSON body pass? */
  readonly passClientErrors: boolean;
  /** Response fields that a wrapped answer keeps, in lower case. */
  readonly keep: readonly string[];
}

export const schema: z.ZodType<Config> = z.strictObject({
  passDeclared: z
    .boolean()
    .describe("Pass error bodies that the contract declares for their status and media type."),
  passClientErrors: z
    .boolean()
    .describe(
      "Pass JSON bodies of 4xx answers of which the contract says nothing; where there is no contract, of 5xx answers too.",
    ),
  keep: z
    .array(z.string().regex(/^[a-z0-9-]+$/, "must be a field name in lower case"))
    .describe("Response fields that a wrapped answer keeps."),
});

export const defaults: Config = {
  passDeclared: true,
  passClientErrors: true,
  keep: [
    "retry-after",
    "www-authenticate",
    "proxy-authenticate",
    "allow",
    "ratelimit",
    "ratelimit-policy",
    "etag",
    "vary",
    "date",
    "deprecation",
    "sunset",
    "content-language",
  ],
};

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
