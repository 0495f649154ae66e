import { type Scheme, normalizeAuthority } from "./authority.ts";
import { readCookies } from "./cookies.ts";
import { Fields } from "./fields.ts";
import { type Framing, readFraming } from "./framing.ts";
import type { HeadFault } from "./head-fault.ts";
import type { RequestHead, Target } from "./head.ts";
import { connectionOptions } from "./hop-by-hop.ts";
import { type KnownField, isEndToEnd, isLookalike, knownField, met } from "./known-fields.ts";
import { type MediaType, parseMediaType } from "./media-type.ts";
import { normalizeTarget } from "./target.ts";
import { isFieldValue, isToken } from "./token.ts";

export { type HeadFault, headFaultStatus } from "./head-fault.ts";

/** More field lines than any client sends; the configured limit is far below. */
const maxFields = 1_000;

/** A request head as a transport hands it over, before anyone has judged it. One character is one byte. */
export interface RawHead {
  readonly method: string;
  /** The request target as sent; `:path` for HTTP/2. */
  readonly url: string;
  readonly version: "1.0" | "1.1" | "2";
  /** Name, value, name, value, … in the order and spelling sent. Pseudo-fields may be among them. */
  readonly rawHeaders: readonly string[];
  readonly scheme: Scheme;
  /** `:authority`, HTTP/2 only. */
  readonly authority?: string | undefined;
  /** HTTP/2 only: did the head end the stream? */
  readonly endStream?: boolean | undefined;
  /** `:protocol` of an extended CONNECT (RFC 8441), which is handed over as a GET. HTTP/2 only. */
  readonly protocol?: string | undefined;
}

export type HeadReading =
  | { readonly ok: true; readonly head: RequestHead }
  | { readonly ok: false; readonly reason: HeadFault };

/**
 * Brings a request head into normal form (RFC 9110, 9112, 9113), or says why it has none. What two readers
 * could understand differently is refused, never repaired. In the result, `fields` has no `host` and no
 * pseudo-fields (`authority` stands for them), no field that `Connection` named, and at most one `cookie`.
 */
export function readHead(raw: RawHead): HeadReading {
  const methodFault = judgeMethod(raw.method);
  if (methodFault !== undefined) return refuse(methodFault);
  const gathered = gather(raw);
  if (typeof gathered === "string") return refuse(gathered);
  const place = readPlace(raw, gathered.host);
  if (typeof place === "string") return refuse(place);
  const framing = frame(raw, gathered);
  if (typeof framing === "string") return refuse(framing);
  const fault = judgeConnection(raw, gathered) ?? judgeExpectation(gathered);
  if (fault !== undefined) return refuse(fault);
  const mediaType = gathered.seen & met.contentType ? declaredType(gathered) : undefined;
  if (mediaType === null) return refuse("media-type");
  return { ok: true, head: assemble(raw, gathered, { place, framing, mediaType }) };
}

function refuse(reason: HeadFault): HeadReading {
  return { ok: false, reason };
}

interface Parts {
  readonly place: Place;
  readonly framing: Framing;
  readonly mediaType: MediaType | undefined;
}

function assemble(raw: RawHead, gathered: Gathered, parts: Parts): RequestHead {
  const { fields, seen } = gathered;
  const cookie = seen & met.cookie ? fields.get("cookie") : undefined;
  return {
    method: raw.method,
    version: raw.version,
    authority: parts.place.authority,
    target: parts.place.target,
    fields,
    cookies: cookie === undefined ? [] : readCookies(cookie),
    upgrade: upgradeOf(raw, gathered),
    mediaType: parts.mediaType,
    hasBody: parts.framing.hasBody,
    contentLength: parts.framing.contentLength,
  };
}

const usual: ReadonlySet<string> = new Set([
  "GET",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "HEAD",
  "OPTIONS",
]);

function judgeMethod(method: string): HeadFault | undefined {
  if (usual.has(method)) return undefined;
  if (!isToken(method)) return "method-syntax";
  // A gateway is no tunnel (RFC 9110 §9.3.6), and HTTP/2 is spoken by its transport alone.
  return method === "CONNECT" || method === "PRI" ? "method-unsupported" : undefined;
}

interface Gathered {
  readonly flat: string[];
  /** Reads `flat`. */
  readonly fields: Fields;
  /** Bits of {@link met}. */
  seen: number;
  host: string | undefined;
  /** Names met that may not come again and have no bit. */
  singles: string[];
  options: readonly string[];
}

function gather(raw: RawHead): Gathered | HeadFault {
  const lines = raw.rawHeaders;
  if (lines.length > 2 * maxFields) return "fields-too-many";
  const flat: string[] = [];
  const fields = new Fields(flat);
  const gathered: Gathered = { flat, fields, seen: 0, host: undefined, singles: [], options: [] };
  for (let i = 0; i < lines.length; i += 2) {
    const fault = take(raw, gathered, lines[i] ?? "", lines[i + 1] ?? "");
    if (fault !== undefined) return fault;
  }
  return gathered;
}

function take(raw: RawHead, to: Gathered, name: string, sent: string): HeadFault | undefined {
  if (raw.version === "2" && name.charCodeAt(0) === 0x3a) return pseudo(raw, name);
  const value = isFieldValue(sent) ? sent : trimmed(raw, sent);
  if (value === undefined) return "field-value";
  const known = knownField(name);
  if (known === undefined) return takeOther(raw, to, name, value);
  if (raw.version === "2" && known.name !== name) return "field-name";
  if (known.isSpecial) return takeSpecial(to, known, value);
  to.flat.push(known.name, value);
  return undefined;
}

function takeOther(raw: RawHead, to: Gathered, name: string, value: string): HeadFault | undefined {
  // Judged before it is lowered: the Kelvin sign becomes an ASCII "k".
  if (!isToken(name)) return "field-name";
  const lower = name.toLowerCase();
  if (raw.version === "2" && lower !== name) return "field-name";
  const known = knownField(lower);
  if (known?.isSpecial === true) return takeSpecial(to, known, value);
  if (known === undefined && isLookalike(lower)) return "field-name-lookalike";
  to.flat.push(lower, value);
  return undefined;
}

/** RFC 9112 §5.1 lets whitespace stand around a value; RFC 9113 §8.2.1 does not. */
function trimmed(raw: RawHead, sent: string): string | undefined {
  const value = raw.version === "2" ? sent : sent.replace(/^[\t ]+/, "").trimEnd();
  return isFieldValue(value) ? value : undefined;
}

function pseudo(raw: RawHead, name: string): HeadFault | undefined {
  if (name === ":protocol" && raw.protocol !== undefined) return undefined;
  return name === ":method" || name === ":path" || name === ":scheme" || name === ":authority"
    ? undefined
    : "pseudo-field";
}

function takeSpecial(to: Gathered, field: KnownField, value: string): HeadFault | undefined {
  const { name, bit, again } = field;
  const isRepeat = bit === 0 ? to.singles.includes(name) : (to.seen & bit) !== 0;
  if (isRepeat && again !== undefined) return again;
  if (bit === 0) to.singles.push(name);
  to.seen |= bit;
  if (bit === met.host) to.host = value;
  else if (bit === met.cookie && isRepeat) joinCookie(to.flat, value);
  else if (bit !== met.contentType || value !== "") to.flat.push(name, value);
  return undefined;
}

/** RFC 9113 §8.2.3: HTTP/2 may send one cookie line as many. */
function joinCookie(flat: string[], value: string): void {
  const at = flat.indexOf("cookie");
  flat[at + 1] = `${flat[at + 1] ?? ""}; ${value}`;
}

interface Place {
  readonly authority: string;
  readonly target: Target;
}

function readPlace(raw: RawHead, host: string | undefined): Place | HeadFault {
  const said = raw.version === "2" ? (raw.authority ?? host) : host;
  if (said === undefined || said === "") return "host-missing";
  const authority = normalizeAuthority(said, raw.scheme);
  if (authority === undefined) return "host-syntax";
  if (host !== undefined && host !== said && normalizeAuthority(host, raw.scheme) !== authority) {
    return "host-conflict";
  }
  if (raw.url.charCodeAt(0) === 0x2f) return placed(authority, raw.url);
  return absolute(raw, authority);
}

function placed(authority: string, url: string): Place | HeadFault {
  const read = normalizeTarget(url);
  return read.ok ? { authority, target: read.target } : read.reason;
}

/** RFC 9112 §3.2.2: a server must take the absolute form; where it and Host disagree, nobody knows who was meant. */
function absolute(raw: RawHead, authority: string): Place | HeadFault {
  const match = /^(https?):\/\/([^/?#]*)/i.exec(raw.url);
  if (match === null || raw.version === "2") return "target-form";
  const scheme = match[1]?.toLowerCase() === "https" ? "https" : "http";
  if (normalizeAuthority(match[2] ?? "", scheme) !== authority) return "host-conflict";
  const rest = raw.url.slice(match[0].length);
  return placed(authority, rest.startsWith("/") ? rest : `/${rest}`);
}

function frame(raw: RawHead, { fields, seen }: Gathered): Framing | HeadFault {
  return readFraming({
    version: raw.version,
    contentLength: seen & met.contentLength ? fields.get("content-length") : undefined,
    transferEncoding: seen & met.transferEncoding ? fields.get("transfer-encoding") : undefined,
    endStream: raw.endStream,
  });
}

const connectionBits = met.connection | met.te | met.upgrade | met.http1Only;

function judgeConnection(raw: RawHead, gathered: Gathered): HeadFault | undefined {
  const { seen, flat, fields } = gathered;
  if ((seen & connectionBits) === 0) return undefined;
  if (raw.version === "2") {
    // RFC 9113 §8.2.2: none of these but `te: trailers`.
    if ((seen & connectionBits) !== met.te) return "connection-field";
    return fields.list("te")?.toLowerCase() === "trailers" ? undefined : "connection-field";
  }
  if ((seen & met.connection) === 0) return undefined;
  const options = connectionOptions(fields.list("connection"));
  gathered.options = options;
  if (options.some(isEndToEnd)) return "connection-option";
  const dropped = options.filter((option) => !standing.has(option));
  if (dropped.length > 0) drop(flat, new Set(dropped));
  return undefined;
}

/** Options that are read where the connection is served, and mean no field or one that is dropped anyway. */
const standing: ReadonlySet<string> = new Set(["close", "keep-alive", "upgrade", "te"]);

function drop(flat: string[], names: ReadonlySet<string>): void {
  let kept = 0;
  for (let i = 0; i < flat.length; i += 2) {
    if (names.has(flat[i] ?? "")) continue;
    flat[kept] = flat[i] ?? "";
    flat[kept + 1] = flat[i + 1] ?? "";
    kept += 2;
  }
  flat.length = kept;
}

/** RFC 9110 §7.8: an Upgrade counts only where Connection names it; a list of protocols is not taken up. */
function upgradeOf(raw: RawHead, { seen, fields, options }: Gathered): string | undefined {
  if (raw.protocol !== undefined) return protocolName(raw.protocol);
  if ((seen & met.upgrade) === 0) return undefined;
  if (raw.version !== "1.1" || !options.includes("upgrade")) return undefined;
  const protocols = fields.all("upgrade");
  return protocols.length === 1 ? protocolName(protocols[0] ?? "") : undefined;
}

function protocolName(text: string): string | undefined {
  const name = text.toLowerCase();
  return /^[!#$%&'*+\-.^_`|~0-9a-z/]+$/.test(name) ? name : undefined;
}

function judgeExpectation({ seen, fields }: Gathered): HeadFault | undefined {
  if ((seen & met.expect) === 0) return undefined;
  return fields.get("expect")?.toLowerCase() === "100-continue" ? undefined : "expectation";
}

/** Null: declared, and not a media type. An empty field declares nothing and has been dropped. */
function declaredType({ fields }: Gathered): MediaType | undefined | null {
  const text = fields.get("content-type");
  return text === undefined ? undefined : (parseMediaType(text) ?? null);
}
