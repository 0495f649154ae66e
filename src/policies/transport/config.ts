import { z } from "zod";
import type { Millis } from "../../kernel/clock.ts";
import type { Result } from "../../kernel/result.ts";
import { duration } from "../measures.ts";
import { parseWith } from "../parse.ts";

export interface Config {
  readonly plainHttp?: "refuse" | "allow" | undefined;
  readonly minTls?: 1.2 | 1.3 | undefined;
  readonly hstsMaxAge?: Millis | undefined;
  readonly hstsSubdomains?: boolean | undefined;
}

export const schema: z.ZodType<Config> = z.strictObject({
  plainHttp: z
    .enum(["refuse", "allow"])
    .optional()
    .describe(
      "What becomes of a request whose client did not use TLS, as far as we or a trusted proxy know. Never a redirect.",
    ),
  minTls: z
    .literal([1.2, 1.3])
    .optional()
    .describe("The oldest TLS version accepted on connections that end here."),
  hstsMaxAge: duration("0s", "3650d")
    .optional()
    .describe("How long browsers must use TLS only (RFC 6797); 0s tells them to forget it."),
  hstsSubdomains: z
    .boolean()
    .optional()
    .describe("true: Strict-Transport-Security covers every subdomain of the host."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
