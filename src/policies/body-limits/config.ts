import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { size } from "../measures.ts";
import { parseWith } from "../parse.ts";

/** Sizes in bytes. */
export interface Config {
  readonly requestBytes?: number | undefined;
  readonly responseBytes?: number | undefined;
  readonly ratio?: number | undefined;
  readonly streamBytes?: number | undefined;
  readonly streamOversizeResponses?: boolean | undefined;
}

export const schema: z.ZodType<Config> = z.strictObject({
  requestBytes: size("1B", "256MiB")
    .optional()
    .describe("The largest request body that controls read, after decoding; above it 413."),
  responseBytes: size("1B", "256MiB")
    .optional()
    .describe("The largest response body that controls read, after decoding."),
  ratio: z
    .number()
    .min(1)
    .max(1000)
    .optional()
    .describe("How many times larger than sent a compressed body may become."),
  streamBytes: size("1B", "512GiB")
    .optional()
    .describe("The largest request body that is passed through unread, such as an upload."),
  streamOversizeResponses: z
    .boolean()
    .optional()
    .describe(
      "true: a response above responseBytes passes unread. false: it is withheld and the client is told 502.",
    ),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
