import { type FormFault, readForm } from "./form.ts";
import type { TargetFault } from "./head-fault.ts";
import type { Target } from "./head.ts";
import { decodeStrict } from "./percent.ts";

/** Longer than any browser or library writes; the configured limit is far below. */
const maxLength = 65_536;

export type TargetReading =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly reason: TargetFault };

/**
 * Brings a request target of origin form (RFC 9112 §3.2.1) into the one spelling that is judged and
 * forwarded. Escapes of unreserved characters are decoded, all others written in upper case
 * (RFC 3986 §6.2.2); printable characters that RFC 3986 wants escaped and real clients send raw are escaped.
 * Whatever two readers could take for two things is refused.
 *
 * An encoded slash stays `%2F` and belongs to its segment: what it means is for the upstream to say, so
 * whoever matches paths must ask {@link slashReading} too. A path is UTF-8 or refused; a query need not be.
 */
export function normalizeTarget(raw: string): TargetReading {
  if (raw.length > maxLength) return refuse("target-too-long");
  if (raw.charCodeAt(0) !== 0x2f) return refuse("target-form");
  const mark = raw.indexOf("?");
  const rawPath = mark < 0 ? raw : raw.slice(0, mark);
  const rawQuery = mark < 0 ? "" : raw.slice(mark + 1);

  const pathFault = isPlainPath(rawPath) ? undefined : (oddPath(rawPath) ?? oddity(rawPath));
  if (pathFault !== undefined) return refuse(pathFault);
  const path = respell(rawPath);
  const segments = splitPath(path);
  if (typeof segments === "string") return refuse(segments);
  if (rawQuery === "") return { ok: true, target: { path, segments, query: "", pairs: [] } };

  const queryFault = oddity(rawQuery);
  if (queryFault !== undefined) return refuse(queryFault);
  const query = respell(rawQuery);
  const read = readForm(query);
  if (!read.ok) return refuse(queryFaults[read.reason]);
  return { ok: true, target: { path, segments, query, pairs: read.pairs } };
}

const queryFaults: Readonly<Record<FormFault, TargetFault>> = {
  escape: "target-escape",
  nul: "target-nul",
  utf8: "target-utf8",
  "too-many-pairs": "target-parameters",
};

/**
 * The path as a reader sees it who takes `%2F` for "/": its segments, empty ones dropped as such readers do.
 * Undefined where there is no encoded slash, so that both readings are one.
 */
export function slashReading(target: Target): readonly string[] | undefined {
  if (!target.path.includes("%2F")) return undefined;
  return target.segments.flatMap((segment) => segment.split("/")).filter((part) => part !== "");
}

function refuse(reason: TargetFault): TargetReading {
  return { ok: false, reason };
}

function isPlainPath(path: string): boolean {
  return /^[\w\-.~!$&'()*+,;=:@/]+$/.test(path);
}

function oddPath(path: string): TargetFault | undefined {
  return /\\|%5c/i.test(path) ? "target-backslash" : undefined;
}

/** What may stand neither in a path nor in a query. */
function oddity(text: string): TargetFault | undefined {
  if (/[^\x21-\x7e]/.test(text)) return "target-character";
  if (text.includes("#")) return "target-fragment";
  if (!text.includes("%")) return undefined;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return "target-escape";
  return text.includes("%00") ? "target-nul" : undefined;
}

// An escape with a lower-case digit, an escaped unreserved character (2D 2E 30-39 41-5A 5F 61-7A 7E), or a
// printable character outside pchar, "/" and "?".
const respelled =
  /%(?:[0-9A-Fa-f][a-f]|[a-f][0-9A-F]|2[DE]|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)|["<>[\]\\^`{|}]/;
const spellable = /%[0-9A-Fa-f]{2}|["<>[\]\\^`{|}]/g;

function respell(text: string): string {
  return respelled.test(text) ? text.replace(spellable, spell) : text;
}

function spell(found: string): string {
  if (found.length === 1) return escapeOf(found.charCodeAt(0));
  const code = Number.parseInt(found.slice(1), 16);
  return isUnreserved(code) ? String.fromCharCode(code) : escapeOf(code);
}

function escapeOf(code: number): string {
  return `%${code < 16 ? "0" : ""}${code.toString(16).toUpperCase()}`;
}

function isUnreserved(code: number): boolean {
  return code < 0x80 && /[\w\-.~]/.test(String.fromCharCode(code));
}

function splitPath(path: string): readonly string[] | TargetFault {
  if (path === "/") return [];
  const segments = path.slice(1).split("/");
  for (let i = 0; i < segments.length; i += 1) {
    const segment = segments[i] ?? "";
    if (segment === "" && i < segments.length - 1) return "target-empty-segment";
    const decoded = decodeStrict(segment);
    if (decoded === undefined) return "target-utf8";
    if (decoded.includes(".") && hasDotSegment(decoded)) return "target-dot-segment";
    segments[i] = decoded;
  }
  return segments;
}

/** Path parameters hide a dot segment from those who read none: `..;x` is `..` to a servlet container. */
function hasDotSegment(segment: string): boolean {
  return /(?:^|\/)\.{1,2}(?:[/;]|$)/.test(segment);
}
