import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { size } from "../measures.ts";
import { parseWith } from "../parse.ts";

export interface Config {
  readonly methods?: readonly string[] | undefined;
  readonly targetLength?: number | undefined;
  readonly fieldCount?: number | undefined;
  readonly fieldBytes?: number | undefined;
  readonly queryParameters?: number | undefined;
  readonly refusedFields?: readonly string[] | undefined;
  readonly credentialParameters?: readonly string[] | undefined;
  readonly ambiguousSlashes?: boolean | undefined;
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

export const schema: z.ZodType<Config> = z.strictObject({
  methods: z
    .array(z.string().regex(/^[A-Z-]{1,32}$/, "must be a method in upper case, such as GET"))
    .min(1)
    .optional()
    .describe("Methods that exist here at all, whatever the contract says."),
  targetLength: z
    .int()
    .min(64)
    .max(65_536)
    .optional()
    .describe("Characters of path and query together."),
  fieldCount: z.int().min(8).max(1000).optional().describe("Header field lines."),
  fieldBytes: size("1KiB", "256KiB")
    .optional()
    .describe("All header fields together, names and values."),
  queryParameters: z
    .int()
    .min(0)
    .max(1000)
    .optional()
    .describe("Name and value pairs in the query."),
  refusedFields: z
    .array(z.string().regex(token, "must be a field name").toLowerCase())
    .optional()
    .describe(
      "Header fields that no request may carry: they would make the upstream act on another method or path than the one judged.",
    ),
  credentialParameters: z
    .array(z.string().min(1).toLowerCase())
    .optional()
    .describe(
      "Query parameters that carry credentials, refused unless the operation's contract declares them. Tokens in the form of a JWT are refused under any name.",
    ),
  ambiguousSlashes: z
    .boolean()
    .optional()
    .describe(
      "true: `%2F` in a path passes even where the path, with slashes in its place, is another operation of this API.",
    ),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
