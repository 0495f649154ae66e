import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { parseWith } from "../parse.ts";

/** It has no settings: an operation is declared, or it is not. */
export type Config = Readonly<Record<string, never>>;

export const schema: z.ZodType<Config> = z.strictObject({});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
