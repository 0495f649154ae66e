import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { parseWith } from "../parse.ts";
import type { Family } from "./evidence.ts";

export interface Config {
  readonly families?: readonly Family[] | undefined;
  readonly skipHeaders?: readonly string[] | undefined;
  readonly exempt?: readonly string[] | undefined;
  readonly maxCharacters?: number | undefined;
}

export const families: readonly [Family, ...Family[]] = [
  "sql",
  "html",
  "script",
  "shell",
  "path",
  "template",
  "server-code",
  "nosql",
  "ldap",
  "xpath",
  "xml",
  "header",
  "url",
];

/**
 * Fields whose grammar HTTP gives and which the head reader or another control has judged, or which the
 * gateway writes itself.
 */
export const defaultSkippedHeaders: readonly string[] = [
  "authorization",
  "proxy-authorization",
  "dpop",
  "cookie",
  "content-type",
  "content-length",
  "content-encoding",
  "transfer-encoding",
  "connection",
  "keep-alive",
  "te",
  "upgrade",
  "expect",
  "date",
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
  "sec-websocket-key",
  "sec-websocket-version",
  "traceparent",
  "tracestate",
  "signature",
  "signature-input",
  "content-digest",
  "repr-digest",
];

/** `query:q`, `form:comment`, `cookie:theme`, `header:x-note`, `multipart:text`, or `json:` and a pointer in which `*` stands for any one token. */
const exemption = /^(?:(?:query|form|cookie|header|multipart|text):.{1,256}|json:\/.{0,512})$/;

export const schema: z.ZodType<Config> = z.strictObject({
  families: z
    .array(z.enum(families))
    .min(1)
    .optional()
    .describe("The languages whose structure is looked for; left out: all of them."),
  skipHeaders: z
    .array(
      z.string().regex(/^[a-z0-9!#$%&'*+.^_`|~-]{1,128}$/, "must be a field name in lower case"),
    )
    .max(256)
    .optional()
    .describe("Header fields whose values are not inspected, in lower case."),
  exempt: z
    .array(
      z
        .string()
        .regex(exemption, "must be a place and a name, such as query:q or json:/items/*/html"),
    )
    .max(256)
    .optional()
    .describe(
      "Values that are code by contract and are not inspected: a place and a name, or json: and a pointer.",
    ),
  maxCharacters: z
    .int()
    .min(1024)
    .max(64 * 1024 * 1024)
    .optional()
    .describe(
      "Characters of one request that are read as languages; a request with more is refused.",
    ),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
