import { z } from "zod";
import type { Millis } from "../../kernel/clock.ts";
import type { Result } from "../../kernel/result.ts";
import { duration } from "../measures.ts";
import { isOrigin } from "../origin.ts";
import { parseWith } from "../parse.ts";

export interface Config {
  readonly origins?: readonly string[] | undefined;
  readonly methods?: readonly string[] | undefined;
  readonly requestFields?: readonly string[] | undefined;
  readonly exposedFields?: readonly string[] | undefined;
  readonly credentials?: boolean | undefined;
  readonly maxAge?: Millis | undefined;
}

const token = /^[!#$%&'+\-.^_`|~0-9A-Za-z]+$/;

/** What comes over plain text could have been put there by anyone on the way, but for this machine's own. */
const here = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::|$)/;

function isSecureOrigin(text: string): boolean {
  return isOrigin(text) && (text.startsWith("https:") || here.test(text));
}

const origin = z.string().refine((text) => text === "*" || isSecureOrigin(text), {
  message:
    'must be an origin as browsers write it, such as "https://app.example.com" (http only for localhost), or "*"',
});

const fieldNames = z.array(z.string().regex(token, "must be a field name").toLowerCase());

export const schema: z.ZodType<Config> = z.strictObject({
  origins: z
    .array(origin)
    .optional()
    .describe(
      "Origins whose scripts may read answers, or `*` for all, without credentials. Left out or empty: none.",
    ),
  methods: z
    .array(z.string().regex(/^[A-Z-]{1,32}$/, "must be a method in upper case, such as PUT"))
    .optional()
    .describe("Methods that scripts of those origins may use."),
  requestFields: fieldNames
    .optional()
    .describe("Request header fields that scripts of those origins may set."),
  exposedFields: fieldNames
    .optional()
    .describe("Response header fields that scripts of those origins may read."),
  credentials: z
    .boolean()
    .optional()
    .describe("true: browsers may send cookies, and scripts may read what comes back."),
  maxAge: duration("0s", "24h")
    .optional()
    .describe("How long browsers may remember the answer to a preflight."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
