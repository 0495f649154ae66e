import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { parseWith } from "../parse.ts";
import { type LeakKind, leakKinds } from "./leak.ts";

export interface Config {
  /** What is looked for. */
  readonly kinds: readonly LeakKind[];
  /** JSON properties whose content may show code and traces: a log API's `stacktrace`. */
  readonly except: readonly string[];
}

export const schema: z.ZodType<Config> = z.strictObject({
  kinds: z.array(z.enum(leakKinds)).describe("Kinds of leak that withhold an answer."),
  except: z
    .array(z.string().min(1))
    .default([])
    .describe(
      "Names of JSON properties that may hold code and traces, such as those of a log API.",
    ),
}) as z.ZodType<Config>;

export const defaults: Config = { kinds: leakKinds, except: [] };

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
