import { z } from "zod";
import { type Millis, millis } from "../../kernel/clock.ts";
import type { Result } from "../../kernel/result.ts";
import { duration } from "../measures.ts";
import { jsonSchemaOf, parseWith } from "../parse.ts";
import { identityFields } from "./identity-fields.ts";

export interface Config {
  /** Names in lower case; a name may end with `*`. */
  readonly strip: readonly string[];
  readonly token: boolean;
  readonly tokenField: string;
  readonly lifetime: Millis;
  readonly fields: Readonly<Record<string, string>>;
  readonly forwardToken: boolean;
}

const fieldName: z.ZodType<string> = z
  .string()
  .regex(/^[\w!#$%&'+.^`|~-]{1,64}$/, { error: "must be the name of a header field" })
  .transform((name) => name.toLowerCase());

const pattern: z.ZodType<string> = z
  .string()
  .regex(/^[\w!#$%&'+.^`|~-]{1,64}\*?$/, {
    error: "must be the name of a header field, or the beginning of one and a *",
  })
  .transform((name) => name.toLowerCase());

const source: z.ZodType<string> = z
  .string()
  .regex(/^(id|kind|issuer|consumer|tenant|credential|scopes|roles|groups|claims\.[^\s]{1,128})$/, {
    error:
      "must be id, kind, issuer, consumer, tenant, credential, scopes, roles, groups, or claims. and a path",
  });

const settings: z.ZodType<Config> = z.strictObject({
  strip: z
    .array(pattern)
    .default([...identityFields])
    .describe(
      "Header fields that say who calls: taken off what clients send. `*` at the end: all that begin so.",
    ),
  token: z
    .boolean()
    .default(true)
    .describe("Whether the upstream is handed a signed internal token that names the caller."),
  tokenField: fieldName
    .default("x-castellan-identity")
    .describe("The header field that carries the internal token."),
  lifetime: duration("10s", "10m")
    .default(millis(60_000))
    .describe("How long an internal token may be used. One is reused for at most a third of that."),
  fields: z
    .record(fieldName, source)
    .default({})
    .describe("Further header fields for the upstream, each with what it says of the caller."),
  forwardToken: z
    .boolean()
    .default(true)
    .describe(
      "Whether the caller's own bearer token goes on to the upstream. Keys of this house never do.",
    ),
});

/** The settings above as a person would write them. */
export const defaults: Readonly<Record<string, unknown>> = {
  strip: identityFields,
  token: true,
  tokenField: "x-castellan-identity",
  lifetime: "60s",
  fields: {},
  forwardToken: true,
};

export const parse: (input: unknown) => Result<Config> = parseWith(settings);

export function schema(): unknown {
  return jsonSchemaOf(settings);
}
