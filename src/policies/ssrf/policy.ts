import { type Control, defineControl } from "../../engine/control.ts";
import { parseCidr } from "../../kernel/cidr.ts";
import { type Deny, deny, pass } from "../../kernel/verdict.ts";
import { nameTeller } from "../declared-names.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type AddressRules, compileRules, defaultNetworks } from "./address-rules.ts";
import { visitUrls } from "./candidates.ts";
import { type Config, defaultNames, parse, schema } from "./config.ts";
import type { Host } from "./host.ts";
import { type Url, readUrl } from "./url.ts";
import { declaredUrlNames, speaksOfUrl } from "./url-names.ts";

export type Code = "scheme" | "userinfo" | "address" | "notation" | "malformed";

/** Schemes that make a server open files, mail, directories or other services; the rest name things. */
const openingSchemes: ReadonlySet<string> = new Set(
  "file gopher dict ftp ftps tftp sftp ssh2 ldap ldaps jar netdoc php phar expect data imap imaps pop3 smtp telnet rsync smb cifs nfs rmi jdbc view-source blob filesystem javascript unix redis mysql postgres postgresql mongodb memcached xri ogg zip zlib glob".split(
    " ",
  ),
);

/** Elsewhere what stands before "@" may be the name of a bucket or a container. */
const webSchemes: ReadonlySet<string> = new Set(["", "http", "https", "ws", "wss"]);

export const ssrf: Control = defineControl<Config, Code>({
  name: "ssrf",
  title: "Refuses URLs that would make the service connect to what only it can reach",
  onError: "deny",
  reasons: {
    scheme: { status: 400, title: "A URL has a scheme that opens something other than the web" },
    userinfo: { status: 400, title: "A URL carries user information before its host" },
    address: { status: 400, title: "A URL points to an address or name inside" },
    notation: {
      status: 400,
      title: "A URL writes its host so as not to be recognised, or names a metadata service",
    },
    malformed: { status: 400, title: "A URL can be read in more than one way" },
  },
  defaults: {},
  strictness: { names: "more", schemes: "fewer", allowedHosts: "fewer", deniedNetworks: "more" },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile(config, site) {
    const networks = (config.deniedNetworks ?? defaultNetworks)
      .map(parseCidr)
      .filter((cidr) => cidr !== undefined);
    const rules: Rules = {
      addresses: compileRules(networks),
      schemes: config.schemes === undefined ? undefined : new Set(["", ...config.schemes]),
      allowed: new Set(config.allowedHosts?.filter((host) => !host.startsWith("*."))),
      allowedSuffixes: (config.allowedHosts ?? [])
        .filter((host) => host.startsWith("*."))
        .map((host) => host.slice(1)),
      words: new Set(config.names ?? defaultNames),
      declared: declaredUrlNames(site.operation),
      tell: nameTeller(site),
    };
    return {
      ok: true,
      value: {
        steps: {
          inspect: (facts) =>
            visitUrls(facts, (value, name, place) => judge(rules, value, name, place)) ?? pass,
        },
        reads: ["request-body"],
      },
    };
  },
});

interface Rules {
  readonly addresses: AddressRules;
  /** Undefined: everything but the opening ones. */
  readonly schemes: ReadonlySet<string> | undefined;
  readonly allowed: ReadonlySet<string>;
  readonly allowedSuffixes: readonly string[];
  readonly words: ReadonlySet<string>;
  readonly declared: ReadonlySet<string>;
  readonly tell: (name: string) => string | undefined;
}

/** Where a URL is expected every rule holds; anywhere else only what nobody writes by accident. */
function judge(rules: Rules, value: string, name: string, place: string): Deny<Code> | undefined {
  const reading = readUrl(value);
  if (reading.kind === "none") return undefined;
  const expected = rules.declared.has(name) || speaksOfUrl(name, rules.words);
  if (reading.kind === "malformed")
    return expected ? deny("malformed", noted(rules, place, name)) : undefined;
  const { url } = reading;
  if (
    url.host !== undefined &&
    rules.addresses.hidden(url.host) &&
    !isAllowed(rules, url.host, value)
  )
    return deny("notation", noted(rules, place, name));
  const code = expected ? fault(rules, url, value) : undefined;
  return code === undefined ? undefined : deny(code, noted(rules, place, name));
}

function noted(rules: Rules, place: string, name: string): { readonly note: string } {
  const told = rules.tell(name);
  return { note: told === undefined ? place : `${place} ${told}` };
}

function fault(rules: Rules, url: Url, value: string): Code | undefined {
  if (rules.schemes === undefined ? opens(url.scheme, value) : !rules.schemes.has(url.scheme))
    return "scheme";
  if (url.hasUserinfo && webSchemes.has(url.scheme)) return "userinfo";
  if (url.host === undefined || isAllowed(rules, url.host, value)) return undefined;
  return rules.addresses.inner(url.host) ? "address" : undefined;
}

/** An embedded picture fetches nothing. */
function opens(scheme: string, value: string): boolean {
  if (!openingSchemes.has(scheme)) return false;
  return (
    scheme !== "data" ||
    !/^\s?data:image\/(?:png|jpe?g|gif|webp|bmp|x-icon|avif)[;,]/i.test(value.slice(0, 40))
  );
}

function isAllowed(rules: Rules, host: Host, value: string): boolean {
  if (rules.allowed.size === 0 && rules.allowedSuffixes.length === 0) return false;
  const name =
    host.kind === "name"
      ? host.name
      : (/\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/?#]+)/.exec(value)?.[1]?.toLowerCase() ?? "");
  return rules.allowed.has(name) || rules.allowedSuffixes.some((suffix) => name.endsWith(suffix));
}
