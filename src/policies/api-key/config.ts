import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { jsonSchemaOf, parseWith } from "../parse.ts";

export interface Config {
  /** In lower case. */
  readonly headers: readonly string[];
  readonly authorization: boolean;
}

const settings: z.ZodType<Config> = z.strictObject({
  headers: z
    .array(
      z
        .string()
        .regex(/^[\w!#$%&'*+.^`|~-]{1,64}$/, { error: "must be the name of a header field" })
        .transform((name) => name.toLowerCase()),
    )
    .max(4)
    .default(["x-api-key"])
    .describe("Header fields in which a key may come."),
  authorization: z
    .boolean()
    .default(true)
    .describe("Whether a key may also come as Authorization: Bearer or Authorization: ApiKey."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(settings);

export function schema(): unknown {
  return jsonSchemaOf(settings);
}
