import { z } from "zod";
import { parseCidr } from "../../kernel/cidr.ts";
import type { Result } from "../../kernel/result.ts";
import { parseWith } from "../parse.ts";
import { defaultNetworks } from "./address-rules.ts";

export interface Config {
  readonly names?: readonly string[] | undefined;
  readonly schemes?: readonly string[] | undefined;
  readonly allowedHosts?: readonly string[] | undefined;
  readonly deniedNetworks?: readonly string[] | undefined;
}

/** Words of a name that say "a URL stands here", as the parts of `callbackUrl`, `redirect_uri`, `next`. */
export const defaultNames: readonly string[] = [
  "url",
  "urls",
  "uri",
  "uris",
  "href",
  "callback",
  "callbacks",
  "webhook",
  "webhooks",
  "redirect",
  "next",
  "dest",
  "destination",
  "link",
  "links",
  "target",
  "endpoint",
  "feed",
  "proxy",
  "return",
  "continue",
  "site",
  "src",
  "source",
  "fetch",
  "load",
  "image",
  "avatar",
  "logo",
  "iframe",
  "forward",
  "host",
  "domain",
  "remote",
  "upstream",
  "server",
  "origin",
  "location",
  "ref",
  "hook",
  "page",
];

export const schema: z.ZodType<Config> = z.strictObject({
  names: z
    .array(z.string().regex(/^[a-z0-9]{1,64}$/, "must be one word in lower case"))
    .max(256)
    .default([...defaultNames])
    .describe(
      "Words that mark a parameter or JSON key as holding a URL; a name is split at case, - _ and dots.",
    ),
  schemes: z
    .array(
      z
        .string()
        .regex(/^[a-z][a-z0-9+.-]{0,31}$/, "must be a URL scheme in lower case, such as https"),
    )
    .min(1)
    .max(64)
    .optional()
    .describe(
      "The only schemes such a URL may have; left out: any that makes a server open nothing but the web.",
    ),
  allowedHosts: z
    .array(
      z
        .string()
        .regex(
          /^(?:\*\.)?[a-z0-9.:[\]-]{1,253}$/,
          "must be a host name in lower case, or *. and a name",
        ),
    )
    .max(1024)
    .default([])
    .describe(
      "Hosts that are accepted although they are inside: exact names and addresses, or *.name for those below.",
    ),
  deniedNetworks: z
    .array(
      z
        .string()
        .refine(
          (text) => parseCidr(text) !== undefined,
          "must be an address block such as 10.0.0.0/8",
        ),
    )
    .max(1024)
    .default([...defaultNetworks])
    .describe(
      "Address blocks that no URL may point into; left out: all that are not the public Internet.",
    ),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
