import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { parseWith } from "../parse.ts";

export interface Config {
  readonly link?: string | undefined;
}

export const schema: z.ZodType<Config> = z.strictObject({
  link: z
    .string()
    .max(2048)
    .regex(/^https:\/\/[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/, "must be an https URL")
    .optional()
    .describe("Where callers read what replaces a deprecated API: a Link field points there."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
