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

/**
 * Read as languages, hostile text costs up to about 0.2 microseconds a character: this is what one request may
 * hold the event loop for. Plain values count nothing.
 */
export const defaultCharacters: number = 1024 * 1024;

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
    .default([...families])
    .describe("The languages whose structure is looked for; left out: all of them."),
  skipHeaders: z
    .array(
      z.string().regex(/^[a-z0-9!#$%&'*+.^_`|~-]{1,128}$/, "must be a field name in lower case"),
    )
    .max(256)
    .default([...defaultSkippedHeaders])
    .describe("Header fields whose values are not inspected, in lower case."),
  exempt: z
    .array(
      z
        .string()
        .regex(exemption, "must be a place and a name, such as query:q or json:/items/*/html"),
    )
    .max(256)
    .default([])
    .describe(
      "Values that are code by contract and are not inspected: a place and a name, or json: and a pointer.",
    ),
  maxCharacters: z
    .int()
    .min(1024)
    .max(64 * 1024 * 1024)
    .default(defaultCharacters)
    .describe(
      "Characters of one request that are read as languages; a request with more is refused.",
    ),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
