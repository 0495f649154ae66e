import { parseAddress } from "../../kernel/cidr.ts";

/** What a URL's host turns out to be, however it was written. */
export type Host =
  /** `address` as in `kernel/cidr.ts`: IPv4 is IPv4-mapped. `disguised`: not the one canonical notation. */
  | { readonly kind: "address"; readonly address: bigint; readonly disguised: boolean }
  /** Lower case, without a final dot. `disguised`: letters that only folding makes ASCII. */
  | { readonly kind: "name"; readonly name: string; readonly disguised: boolean };

const mapped = 0xffffn << 32n;

/**
 * Reads a host as the most lenient client would: `2852039166`, `0xa9fea9fe`, `0251.0376.0251.0376`, `127.1`,
 * `[::ffff:a9fe:a9fe]`, `①②⑦.⓪.⓪.①`. Undefined: no client could read it.
 */
export function readHost(text: string): Host | undefined {
  if (text === "" || /[\p{Cc} %\\/?#@"<>^`{|}]/u.test(text)) return undefined;
  if (text.startsWith("[")) return readLiteral(text);
  const folded = fold(text);
  const disguised = folded !== text.toLowerCase();
  const name = folded.endsWith(".") ? folded.slice(0, -1) : folded;
  if (name === "" || /[:[\]]/.test(name)) return undefined;
  const loose = readLooseFour(name);
  if (loose === undefined) return { kind: "name", name, disguised };
  return {
    kind: "address",
    address: loose,
    disguised: disguised || parseAddress(name) === undefined,
  };
}

/** UTS #46 folds compatibility forms and four kinds of dot; so does every client that accepts them. */
function fold(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\u3002\uff0e\uff61]/g, ".")
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
    .toLowerCase();
}

/** RFC 3986 §3.2.2 IP-literal; a zone (RFC 6874) names an interface of the machine that connects. */
function readLiteral(text: string): Host | undefined {
  if (!text.endsWith("]")) return undefined;
  const address = parseAddress(text.slice(1, -1).toLowerCase());
  if (address === undefined) return undefined;
  const four = embeddedFour(address);
  return { kind: "address", address: four ?? address, disguised: four !== undefined };
}

/** IPv4 inside IPv6: mapped, compatible, translated (RFC 6052, RFC 8215), 6to4 (RFC 3056). */
function embeddedFour(address: bigint): bigint | undefined {
  const low = mapped | (address & 0xffffffffn);
  const high = address >> 32n;
  if (high === 0xffffn || high === 0xffff0000n || high === 0x64ff9bn << 64n) return low;
  if (high === 0n && address > 0xffffn) return low;
  if (address >> 80n === 0x64ff9b0001n) return low;
  if (address >> 112n === 0x2002n) return mapped | ((address >> 80n) & 0xffffffffn);
  return undefined;
}

/** inet_aton: one to four numbers, each decimal, octal or hexadecimal, the last filling what is left. */
function readLooseFour(name: string): bigint | undefined {
  const parts = name.split(".");
  if (parts.length > 4) return undefined;
  const numbers: number[] = [];
  for (const part of parts) {
    const number = readLooseNumber(part);
    if (number === undefined) return undefined;
    numbers.push(number);
  }
  const last = numbers.pop() ?? 0;
  if (last >= 256 ** (4 - numbers.length) || numbers.some((number) => number > 255))
    return undefined;
  const high = numbers.reduce((sum, number, i) => sum + number * 256 ** (3 - i), 0);
  return mapped | BigInt(high + last);
}

function readLooseNumber(part: string): number | undefined {
  if (/^0x[0-9a-f]{0,8}$/.test(part))
    return part.length === 2 ? 0 : Number.parseInt(part.slice(2), 16);
  if (/^0[0-7]{1,15}$/.test(part)) return Number.parseInt(part, 8);
  return /^[0-9]{1,10}$/.test(part) ? Number(part) : undefined;
}
