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
const foul = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/;

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
  return frame(Number(line[2]), line[1] === "1", fields, method, upgradeAsked);
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
  length: string | undefined;
  lengths: number;
  codings: string | undefined;
  close: boolean;
}

function declared(fields: readonly string[]): Declared {
  const said: Declared = { length: undefined, lengths: 0, codings: undefined, close: false };
  for (let i = 0; i < fields.length; i += 2) {
    const value = fields[i + 1] ?? "";
    switch (fields[i]) {
      case "content-length":
        said.length = value;
        said.lengths += 1;
        break;
      case "transfer-encoding":
        said.codings = said.codings === undefined ? value : `${said.codings},${value}`;
        break;
      case "connection":
        said.close ||= /(?:^|[,\s])close(?:$|[,\s])/i.test(value);
        break;
      default:
    }
  }
  return said;
}

/** RFC 9112 §6.3, with every ambiguity a fault instead of a preference. */
function frame(
  status: number,
  modern: boolean,
  fields: readonly string[],
  method: string,
  upgradeAsked: boolean,
): AnswerHead | WireFault {
  const said = declared(fields);
  const persistent = modern && !said.close;
  if (status === 101) {
    if (!upgradeAsked) return "upstream-unasked-upgrade";
    return { status, fields, framing: "tunnel", length: 0, persistent: false };
  }
  if (said.lengths > 1) return "upstream-invalid-framing";
  if (said.length !== undefined && !/^\d{1,15}$/.test(said.length)) {
    return "upstream-invalid-framing";
  }
  if (said.codings !== undefined) {
    const chunked = said.codings.toLowerCase() === "chunked";
    if (!chunked || said.length !== undefined || !modern) return "upstream-invalid-framing";
  }
  const length = Number(said.length ?? 0);
  const framing = framingOf(status, method, said);
  return { status, fields, framing, length, persistent: persistent && framing !== "close" };
}

function framingOf(status: number, method: string, said: Declared): Framing {
  if (method === "HEAD" || status === 204 || status === 304 || status < 200) return "none";
  if (said.codings !== undefined) return "chunked";
  if (said.length === undefined) return "close";
  return said.length === "0" || Number(said.length) === 0 ? "none" : "length";
}
