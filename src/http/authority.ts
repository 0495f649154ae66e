import { formatAddress, parseAddress } from "../kernel/cidr.ts";

export type Scheme = "http" | "https";

const defaultPorts: Readonly<Record<Scheme, number>> = { http: 80, https: 443 };

/** A DNS name is at most 253 characters (RFC 1035 §2.3.4); the rest is for a port. */
const maxLength = 260;

/**
 * The one spelling of a `Host` or `:authority` (RFC 9110 §7.2): lower-case host, without the dot of the
 * root, IPv6 as RFC 5952 writes it, without the scheme's own port. Undefined where it is not one host:
 * user information, escapes, empty labels, numbers that some readers take for an IPv4 address.
 */
export function normalizeAuthority(raw: string, scheme: Scheme): string | undefined {
  if (raw.length > maxLength) return undefined;
  const { [scheme]: last } = lastRead;
  if (last.raw === raw) return last.authority;
  const authority = readAuthority(raw, scheme);
  lastRead[scheme] = { raw, authority };
  return authority;
}

interface Read {
  readonly raw: string;
  readonly authority: string | undefined;
}

/** Most requests are for the host of the one before: the last of each scheme, so that strangers fill nothing. */
const lastRead: Record<Scheme, Read> = {
  http: { raw: "", authority: undefined },
  https: { raw: "", authority: undefined },
};

function readAuthority(raw: string, scheme: Scheme): string | undefined {
  const colon = raw.startsWith("[") ? raw.indexOf(":", raw.indexOf("]")) : raw.indexOf(":");
  const name = normalizeHost(colon < 0 ? raw : raw.slice(0, colon));
  if (name === undefined || colon < 0) return name;
  const port = raw.slice(colon + 1);
  if (port === "") return name;
  if (!/^[0-9]{1,5}$/.test(port)) return undefined;
  const number = Number(port);
  if (number === 0 || number > 65_535) return undefined;
  return number === defaultPorts[scheme] ? name : `${name}:${number}`;
}

function normalizeHost(raw: string): string | undefined {
  if (raw.startsWith("[")) return normalizeLiteral(raw);
  const host = (raw.endsWith(".") ? raw.slice(0, -1) : raw).toLowerCase();
  if (!/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(host)) return undefined;
  // What ends in a number is an address to every URL reader, and not to all of them the same one.
  const isNumeric = /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$/.test(host);
  return isNumeric && parseAddress(host) === undefined ? undefined : host;
}

function normalizeLiteral(raw: string): string | undefined {
  if (!raw.endsWith("]")) return undefined;
  const text = raw.slice(1, -1);
  const address = text.includes(":") ? parseAddress(text) : undefined;
  if (address === undefined) return undefined;
  const canonical = formatAddress(address);
  return canonical.includes(":") ? `[${canonical}]` : `[::ffff:${canonical}]`;
}
