import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { isOrigin } from "../origin.ts";
import { parseWith } from "../parse.ts";

export interface Config {
  readonly origins?: readonly string[] | undefined;
  readonly sameSite?: boolean | undefined;
}

export const schema: z.ZodType<Config> = z.strictObject({
  origins: z
    .array(
      z.string().refine(isOrigin, {
        message: 'must be an origin as browsers write it, such as "https://app.example.com"',
      }),
    )
    .default([])
    .describe("Other origins whose pages may send requests with cookies that change something."),
  sameSite: z
    .boolean()
    .default(false)
    .describe("true: pages of the same site (sister subdomains) may too, without being listed."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
