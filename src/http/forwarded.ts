import {
  type Cidr,
  canonicalAddress,
  contains,
  formatAddress,
  parseAddress,
} from "../kernel/cidr.ts";
import type { Fields } from "./fields.ts";

/** Who is at the far end, as far as trusted proxies can be believed. */
export interface FarEnd {
  /** Canonical address. */
  readonly client: string;
  /** Did the client's own leg use TLS? Undefined: nobody trusted said. */
  readonly secure: boolean | undefined;
  /** The host the client asked for, as a trusted proxy said it; not validated. */
  readonly host: string | undefined;
}

/** One hop as a proxy described it. */
interface Hop {
  readonly address: bigint;
  readonly proto: string | undefined;
  readonly host: string | undefined;
}

/** Longer chains are loops, or written by a stranger. */
const maxHops = 64;

/**
 * Walks the proxy chain from the socket outwards, over trusted hops only, and reads nothing to the left of
 * the first untrusted address: a stranger wrote that. Reads `Forwarded` (RFC 7239) and `X-Forwarded-*`. Where
 * both are there and name different clients, or the entry that is needed is no address, only the peer is
 * known: `client` is then the address of the proxy, which no allow list should take for a client's.
 */
export function clientOf(peer: string, fields: Fields, trusted: readonly Cidr[]): FarEnd {
  const address = trusted.length === 0 ? undefined : parseAddress(peer);
  if (address === undefined || !isTrusted(address, trusted)) return alone(peer);
  const standard = fields.list("forwarded");
  const usual = fields.list("x-forwarded-for");
  if (standard === undefined && usual === undefined) return { ...alone(peer), ...lonely(fields) };
  const said = standard === undefined ? undefined : walk(standard, trusted, readElement);
  const usually =
    usual === undefined ? undefined : walk(usual, trusted, entryReader(usual, fields));
  if (said === "malformed" || usually === "malformed") return alone(peer);
  return agreed(said, usually) ?? alone(peer);
}

function agreed(a: Hop | undefined, b: Hop | undefined): FarEnd | undefined {
  const hop = a ?? b;
  if (hop === undefined || (b !== undefined && b.address !== hop.address)) return undefined;
  const proto = hop.proto ?? b?.proto;
  return {
    client: formatAddress(hop.address),
    secure: proto === undefined ? undefined : proto === "https",
    host: hop.host ?? b?.host,
  };
}

function alone(peer: string): FarEnd {
  return { client: spelled(peer), secure: undefined, host: undefined };
}

/** Sockets spell their peers canonically, but for IPv4 on a dual-stack one. */
function spelled(peer: string): string {
  return peer.startsWith("::ffff:") ? (canonicalAddress(peer) ?? peer) : peer;
}

function isTrusted(address: bigint, trusted: readonly Cidr[]): boolean {
  return trusted.some((cidr) => contains(cidr, address));
}

type ReadHop = (text: string, index: number) => Hop | undefined;

/**
 * The first hop from the right that is not trusted, else the leftmost: a client within the trusted network.
 * Commas are taken as they stand: an address holds none, and a stranger's open quote must not reach over
 * what the proxy wrote after it.
 */
function walk(text: string, trusted: readonly Cidr[], read: ReadHop): Hop | "malformed" {
  const entries = text.split(",");
  const last = Math.max(0, entries.length - maxHops);
  let hop: Hop | undefined;
  for (let i = entries.length - 1; i >= last; i -= 1) {
    hop = read((entries[i] ?? "").trim(), i);
    if (hop === undefined) return "malformed";
    if (!isTrusted(hop.address, trusted)) return hop;
  }
  return hop !== undefined && last === 0 ? hop : "malformed";
}

const node = /^(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+))(?::[0-9]{1,5})?$/;

/** RFC 7239 §6: an address with or without port. `unknown` and obfuscated names are no addresses. */
function readNode(text: string): bigint | undefined {
  const match = node.exec(text);
  // Proxies write bare IPv6 into X-Forwarded-For.
  return parseAddress(match === null ? text : (match[1] ?? match[2] ?? ""));
}

const pair = /[\t ]*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)=(?:([^\t ";]+)|"([^"\\]*)")[\t ]*(?:;|$)/y;

/** RFC 7239 §4, one element: `for="[2001:db8::1]:4711";proto=https`. */
function readElement(text: string): Hop | undefined {
  const said = new Map<string, string>();
  for (let at = 0; at < text.length; at = pair.lastIndex) {
    pair.lastIndex = at;
    const match = pair.exec(text);
    const name = (match?.[1] ?? "").toLowerCase();
    if (match === null || said.has(name)) return undefined;
    said.set(name, match[2] ?? match[3] ?? "");
  }
  const address = readNode(said.get("for") ?? "");
  if (address === undefined) return undefined;
  return { address, proto: said.get("proto")?.toLowerCase(), host: said.get("host") };
}

/** `X-Forwarded-Proto` and `-Host` are lists as long as `X-Forwarded-For`, or one value of the outermost proxy. */
function entryReader(usual: string, fields: Fields): ReadHop {
  const length = usual.split(",").length;
  const protos = listOf(fields.list("x-forwarded-proto")?.toLowerCase());
  const hosts = listOf(fields.list("x-forwarded-host"));
  return (text, index) => {
    const address = readNode(text);
    if (address === undefined) return undefined;
    return {
      address,
      proto: beside(protos, index, length),
      host: beside(hosts, index, length),
    };
  };
}

function beside(values: readonly string[], index: number, length: number): string | undefined {
  if (values.length === length) return values[index];
  return values.length === 1 ? values[0] : undefined;
}

/** A trusted proxy that says how it was reached, but not by whom. */
function lonely(fields: Fields): Pick<FarEnd, "secure" | "host"> {
  const proto = beside(listOf(fields.list("x-forwarded-proto")?.toLowerCase()), 0, 1);
  const host = beside(listOf(fields.list("x-forwarded-host")), 0, 1);
  return { secure: proto === undefined ? undefined : proto === "https", host };
}

function listOf(text: string | undefined): readonly string[] {
  return text === undefined || text === "" ? [] : text.split(",").map((entry) => entry.trim());
}
