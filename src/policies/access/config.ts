import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { parseWith } from "../parse.ts";

export interface Config {
  readonly allowAnonymous?: boolean | undefined;
  readonly allowDeclaredPublic?: boolean | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly consumers?: readonly string[] | undefined;
  readonly tenants?: readonly string[] | undefined;
}

/** A list of names, compared character by character. */
function names(): z.ZodType<readonly string[]> {
  return z.array(z.string().min(1).max(256)).min(1).max(256);
}

export const schema: z.ZodType<Config> = z.strictObject({
  allowAnonymous: z
    .boolean()
    .optional()
    .describe("Let unknown callers use operations whose contract says nothing about security."),
  allowDeclaredPublic: z
    .boolean()
    .optional()
    .describe("Let unknown callers use operations whose contract says that nobody need be known."),
  scopes: names().optional().describe("Scopes of which the caller must hold every one."),
  roles: names().optional().describe("Roles of which the caller must hold at least one."),
  groups: names().optional().describe("Groups of which the caller must be in at least one."),
  consumers: names().optional().describe("The only consumers who may call."),
  tenants: names().optional().describe("The only tenants whose members may call."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
