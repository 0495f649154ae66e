/** A block of addresses (RFC 4632, RFC 4291 §2.3), or a single address. IPv4 is held as IPv4-mapped IPv6. */
export interface Cidr {
  /** Canonical text, such as `10.0.0.0/8`. */
  readonly text: string;
  /** The 128-bit network address; host bits are zero. */
  readonly network: bigint;
  /** Prefix length in the 128-bit space. */
  readonly length: number;
}

/** `::ffff:0:0/96`, where IPv4 lives (RFC 4291 §2.5.5.2). */
const mapped = 0xffffn << 32n;

/**
 * Reads an address: IPv4 as four decimal numbers without leading zeros (RFC 6943 §3.1.1 tells why no other
 * notation is taken), IPv6 in every form of RFC 4291 §2.2 but without a zone. Anything else is undefined.
 */
export function parseAddress(text: string): bigint | undefined {
  if (text.length > 45) return undefined;
  if (!text.includes(":")) {
    const four = parseFour(text);
    return four === undefined ? undefined : mapped | BigInt(four);
  }
  return parseSix(text);
}

const octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const dotted = new RegExp(`^${octet}\\.${octet}\\.${octet}\\.${octet}$`);

function parseFour(text: string): number | undefined {
  const match = dotted.exec(text);
  if (match === null) return undefined;
  return match.slice(1).reduce((sum, part) => sum * 256 + Number(part), 0);
}

function parseSix(text: string): bigint | undefined {
  const gap = text.indexOf("::");
  if (gap !== text.lastIndexOf("::")) return undefined;
  const head = groupsOf(gap < 0 ? text : text.slice(0, gap), gap < 0);
  const tail = groupsOf(gap < 0 ? "" : text.slice(gap + 2), true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  // "::" stands for at least one group of zeros.
  if (gap < 0 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
}

function groupsOf(text: string, last: boolean): readonly number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [i, part] of parts.entries()) {
    if (last && i === parts.length - 1 && part.includes(".")) {
      const four = parseFour(part);
      if (four === undefined) return undefined;
      groups.push(Math.floor(four / 65_536), four % 65_536);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

/** The canonical text: dotted decimal for IPv4 and IPv4-mapped, else RFC 5952 §4. */
export function formatAddress(address: bigint): string {
  if (address >> 32n === 0xffffn) {
    return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 0xffn).join(".");
  }
  const groups = Array.from({ length: 8 }, (_, i) =>
    Number((address >> BigInt(112 - 16 * i)) & 0xffffn),
  );
  const run = longestZeros(groups);
  if (run.length < 2) return hex(groups);
  return `${hex(groups.slice(0, run.from))}::${hex(groups.slice(run.from + run.length))}`;
}

function hex(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(":");
}

function longestZeros(groups: readonly number[]): {
  readonly from: number;
  readonly length: number;
} {
  let best = { from: 0, length: 0 };
  let from = 0;
  for (const [i, group] of groups.entries()) {
    if (group !== 0) from = i + 1;
    else if (i + 1 - from > best.length) best = { from, length: i + 1 - from };
  }
  return best;
}

/** The one spelling of an address, or undefined. Node writes IPv4 peers of a dual-stack socket as `::ffff:…`. */
export function canonicalAddress(text: string): string | undefined {
  const address = parseAddress(text);
  return address === undefined ? undefined : formatAddress(address);
}

/**
 * Reads `10.0.0.0/8`, `2001:db8::/32` or a single address. Undefined where host bits are set: whoever wrote
 * `10.1.2.3/8` meant either one address or all of them.
 */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf("/");
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  if (slash < 0) return { text: formatAddress(address), network: address, length: 128 };
  const digits = text.slice(slash + 1);
  if (!/^(0|[1-9][0-9]{0,2})$/.test(digits)) return undefined;
  const isFour = !text.includes(":");
  const length = Number(digits) + (isFour ? 96 : 0);
  if (length > 128 || !isNetwork(address, length)) return undefined;
  return { text: textOf(address, length), network: address, length };
}

function isNetwork(address: bigint, length: number): boolean {
  const host = BigInt(128 - length);
  return (address >> host) << host === address;
}

function textOf(network: bigint, length: number): string {
  const isFour = network >> 32n === 0xffffn && length >= 96;
  return `${formatAddress(network)}/${isFour ? length - 96 : length}`;
}

/** Is `address` (as {@link parseAddress} gives it) within the block? `::/0` holds IPv4 as well. */
export function contains(cidr: Cidr, address: bigint): boolean {
  const host = BigInt(128 - cidr.length);
  return address >> host === cidr.network >> host;
}

/** A test for many blocks at once: one look-up for each different prefix length. */
export function cidrSet(cidrs: readonly Cidr[]): (address: bigint) => boolean {
  const byHost = new Map<bigint, Set<bigint>>();
  for (const { network, length } of cidrs) {
    const host = BigInt(128 - length);
    const networks = byHost.get(host) ?? new Set<bigint>();
    byHost.set(host, networks.add(network >> host));
  }
  const levels = [...byHost];
  return (address) => levels.some(([host, networks]) => networks.has(address >> host));
}
