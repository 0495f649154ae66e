import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { parseWith } from "../parse.ts";

export interface Config {
  readonly removedFields?: readonly string[] | undefined;
  readonly resourcePolicy?: "same-origin" | "same-site" | "cross-origin" | undefined;
  readonly referrerPolicy?: (typeof referrerPolicies)[number] | undefined;
  readonly contentSecurityPolicy?: string | undefined;
  readonly cacheGuard?: boolean | undefined;
}

/** Those of W3C Referrer Policy §3 that send no path to other origins. */
const referrerPolicies = [
  "no-referrer",
  "same-origin",
  "origin",
  "strict-origin",
  "origin-when-cross-origin",
  "strict-origin-when-cross-origin",
] as const;

export const schema: z.ZodType<Config> = z.strictObject({
  removedFields: z
    .array(
      z
        .string()
        .regex(/^[!#$%&'+\-.^_`|~0-9A-Za-z]+\*?$/, "must be a field name, or its beginning and *")
        .toLowerCase(),
    )
    .optional()
    .describe(
      "Response fields that tell strangers what runs behind the gateway; a name may end in `*`.",
    ),
  resourcePolicy: z
    .enum(["same-origin", "same-site", "cross-origin"])
    .optional()
    .describe("Cross-Origin-Resource-Policy: whose pages may embed what this API answers."),
  referrerPolicy: z
    .enum(referrerPolicies)
    .optional()
    .describe("Referrer-Policy: what following a link out of an answer tells the next site."),
  contentSecurityPolicy: z
    .string()
    .regex(/^[\x20-\x7e]{1,2000}$/, "must be one line of visible characters")
    .optional()
    .describe("Content-Security-Policy of answers that are no documents; HTML keeps its own."),
  cacheGuard: z
    .boolean()
    .optional()
    .describe(
      "true: answers to requests with credentials that say nothing of caching are kept out of shared caches.",
    ),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
