import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { jsonSchemaOf, parseWith } from "../parse.ts";

export interface Config {
  readonly unknown: "deny" | "identify";
  readonly required: boolean;
}

const settings: z.ZodType<Config> = z.strictObject({
  unknown: z
    .enum(["deny", "identify"])
    .default("deny")
    .describe(
      "What becomes of a trusted certificate that belongs to no consumer: refused, or named by its subject without any rights.",
    ),
  required: z
    .boolean()
    .default(false)
    .describe("Whether every request must come with a client certificate."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(settings);

export function schema(): unknown {
  return jsonSchemaOf(settings);
}
