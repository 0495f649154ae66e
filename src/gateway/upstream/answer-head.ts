import { Fields } from "../../http/fields.ts";
import type { AnswerHead, Framing } from "./upstream-client.ts";

/** What is wrong with an upstream's bytes; the word stands in the trail and the metrics. */
export type WireFault =
  | "upstream-invalid-head"
  | "upstream-head-too-large"
  | "upstream-invalid-framing"
  | "upstream-invalid-chunk"
  | "upstream-truncated"
  | "upstream-unasked-upgrade"
  | "upstream-extra-bytes";

/** More fields than this and the head is refused: what an answer costs must not be its sender's choice. */
const maxFields = 200;
/** Raw names seen before, with their lower-case form; checking a name costs more than finding it again. */
const knownNames = new Map<string, string>();
const maxKnownNames = 512;

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Octets that no head may hold, among them line ends that are not CRLF. */
const foul = /[^\t\r\n\x20-\x7e\x80-\xff]|\r(?!\n)|(?<!\r)\n/;

/**
 * Reads a whole head (RFC 9112 §4, §5), without its closing empty line, strictly: no folding, no space
 * before a colon, no bare CR or LF. `text` is latin1.
 */
export function parseAnswerHead(
  text: string,
  method: string,
  upgradeAsked: boolean,
): AnswerHead | WireFault {
  if (foul.test(text)) return "upstream-invalid-head";
  const firstEnd = text.indexOf("\r\n");
  const line = statusLine.exec(firstEnd < 0 ? text : text.slice(0, firstEnd));
  if (line === null) return "upstream-invalid-head";
  const fields: string[] = [];
  if (firstEnd >= 0 && !readFields(text, firstEnd + 2, fields)) return "upstream-invalid-head";
  const status = Number(line[2]);
  const modern = line[1] === "1";
  if (status === 101) {
    if (!upgradeAsked) return "upstream-unasked-upgrade";
    return { status, fields, framing: "tunnel", length: 0, persistent: false, keepFor: 0 };
  }
  return frame({ status, modern, fields }, method);
}

/** A value that a field may have in HTTP/2 (RFC 9113 §8.2.1). */
const cleanValue = /^[\t\x20-\x7e\x80-\xff]*$/;
const lowerToken = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
/** More than this in one head is refused. */
const maxStreamHeadBytes = 65_536;

/** Checks the head of an HTTP/2 answer, as `[name, value, …]` with its pseudo-fields. `ended`: no body follows. */
export function readStreamHead(
  raw: readonly string[],
  method: string,
  ended: boolean,
): AnswerHead | WireFault {
  const line = splitStreamHead(raw);
  if (typeof line === "string") return line;
  const { status } = line;
  const fields = new Fields(line.fields);
  if (fields.all("content-type").length > 1) return "upstream-invalid-head";
  const said = fields.list("content-length");
  if (said !== undefined && !/^\d{1,15}$/.test(said)) return "upstream-invalid-framing";
  const bare = ended || method === "HEAD" || status === 204 || status === 304;
  const framing = bare ? "none" : said === undefined ? "chunked" : "length";
  const length = Number(said ?? 0);
  return { status, fields: line.fields, framing, length, persistent: true, keepFor: Infinity };
}

function splitStreamHead(raw: readonly string[]): Omit<StatusLine, "modern"> | WireFault {
  let status = 0;
  let bytes = 0;
  const fields: string[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? "";
    const value = raw[i + 1] ?? "";
    bytes += name.length + value.length;
    if (name === ":status") status = Number(value);
    else if (isClean(name, value)) fields.push(name, value);
    else return "upstream-invalid-head";
  }
  if (bytes > maxStreamHeadBytes || fields.length > maxFields * 2) return "upstream-head-too-large";
  // RFC 9113 §8.6: there is no 101.
  return status >= 200 && status <= 999 ? { status, fields } : "upstream-invalid-head";
}

function isClean(name: string, value: string): boolean {
  return lowerToken.test(name) && cleanValue.test(value);
}

/** The fields that follow a body, without those that are not what they should be; none if they are too many. */
export function readTrailers(raw: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let bytes = 0;
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? "";
    const value = raw[i + 1] ?? "";
    bytes += name.length + value.length;
    if (bytes > maxStreamHeadBytes) return [];
    if (isClean(name, value)) kept.push(name, value);
  }
  return kept;
}

function readFields(text: string, from: number, into: string[]): boolean {
  let at = from;
  while (at < text.length) {
    let end = text.indexOf("\r\n", at);
    if (end < 0) end = text.length;
    const colon = text.indexOf(":", at);
    if (colon < 0 || colon > end) return false;
    const name = lowerName(text.slice(at, colon));
    if (name === undefined || into.length >= maxFields * 2) return false;
    into.push(name, text.slice(colon + 1, end).trim());
    at = end + 2;
  }
  return true;
}

function lowerName(raw: string): string | undefined {
  const known = knownNames.get(raw);
  if (known !== undefined) return known;
  if (!token.test(raw)) return undefined;
  const name = raw.toLowerCase();
  if (knownNames.size < maxKnownNames) knownNames.set(raw, name);
  return name;
}

interface Declared {
  readonly length: string | undefined;
  readonly codings: string | undefined;
}

/** RFC 9112 §6.3, with every ambiguity a fault instead of a preference. */
function frame(line: StatusLine, method: string): AnswerHead | WireFault {
  const { status, modern } = line;
  const fields = new Fields(line.fields);
  const said = {
    length: fields.list("content-length"),
    codings: fields.list("transfer-encoding")?.toLowerCase(),
  };
  // Two readers would take the body for two things.
  if (fields.all("content-type").length > 1) return "upstream-invalid-head";
  if (isAmbiguous(said, modern)) return "upstream-invalid-framing";
  const framing = framingOf(status, method, said);
  const length = Number(said.length ?? 0);
  const closes = !modern || framing === "close" || wantsClose(fields.list("connection"));
  const keepFor = keepAlive(fields.get("keep-alive"));
  return { status, fields: line.fields, framing, length, persistent: !closes, keepFor };
}

interface StatusLine {
  readonly status: number;
  /** HTTP/1.1, not 1.0. */
  readonly modern: boolean;
  readonly fields: readonly string[];
}

function isAmbiguous({ length, codings }: Declared, modern: boolean): boolean {
  // Two lengths, even equal ones, come out of the list with a comma.
  if (length !== undefined && !/^\d{1,15}$/.test(length)) return true;
  return codings !== undefined && (codings !== "chunked" || length !== undefined || !modern);
}

/** How long the upstream says that it keeps a connection (`timeout=5`), in ms. */
function keepAlive(field: string | undefined): number {
  const seconds = field === undefined ? undefined : /timeout=(\d{1,6})/i.exec(field)?.[1];
  return seconds === undefined ? Infinity : Number(seconds) * 1_000;
}

function wantsClose(connection: string | undefined): boolean {
  return connection !== undefined && /(?:^|[,\s])close(?:$|[,\s])/i.test(connection);
}

function framingOf(status: number, method: string, { length, codings }: Declared): Framing {
  if (method === "HEAD" || status === 204 || status === 304 || status < 200) return "none";
  if (codings !== undefined) return "chunked";
  if (length === undefined) return "close";
  return Number(length) === 0 ? "none" : "length";
}
