import { z } from "zod";
import { type Cidr, parseCidr } from "../../kernel/cidr.ts";
import type { Result } from "../../kernel/result.ts";
import { parseWith } from "../parse.ts";

export interface Config {
  readonly allow?: readonly Cidr[] | undefined;
  readonly deny?: readonly Cidr[] | undefined;
}

/** More blocks than a list kept by hand has; a feed of addresses belongs into a firewall. */
const maxBlocks = 10_000;

const nowhere: Cidr = { text: "::", network: 0n, length: 128 };

const block: z.ZodType<Cidr> = z.string().transform((text, context) => {
  const cidr = parseCidr(text);
  if (cidr !== undefined) return cidr;
  const message =
    'must be an address or a block without host bits, such as "192.0.2.7", "10.0.0.0/8" or "2001:db8::/32"';
  context.addIssue({ code: "custom", message });
  return nowhere;
});

export const schema: z.ZodType<Config> = z.strictObject({
  allow: z
    .array(block)
    .min(1)
    .max(maxBlocks)
    .optional()
    .describe("Only clients at these addresses may call. Left out: every address may."),
  deny: z
    .array(block)
    .max(maxBlocks)
    .optional()
    .describe("Clients at these addresses may not call, even where `allow` names them."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
