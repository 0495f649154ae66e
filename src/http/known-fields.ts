import type { HeadFault } from "./head-fault.ts";

/** Which fields with a meaning for the head itself have been met, as a bit set. */
export const met = {
  host: 1,
  contentLength: 2,
  transferEncoding: 4,
  contentType: 8,
  connection: 16,
  cookie: 32,
  expect: 64,
  te: 128,
  upgrade: 256,
  http1Only: 512,
  single: 1024,
} as const;

export interface KnownField {
  /** In lower case: always the same string object, so that comparing it is comparing pointers. */
  readonly name: string;
  /** One of {@link met}, or 0. */
  readonly bit: number;
  /** What a second field line of this name is; undefined where it may occur again. */
  readonly again: HeadFault | undefined;
  /** Has it a bit, or a fault for coming again? */
  readonly isSpecial: boolean;
}

/** Fields that this room reads, or that two readers would resolve differently when sent twice. */
const special: readonly Omit<KnownField, "isSpecial">[] = [
  { name: "host", bit: met.host, again: "host-conflict" },
  { name: "content-length", bit: met.contentLength, again: "length-conflict" },
  { name: "transfer-encoding", bit: met.transferEncoding, again: "transfer-encoding" },
  { name: "content-type", bit: met.contentType, again: "field-duplicate" },
  { name: "connection", bit: met.connection, again: undefined },
  { name: "cookie", bit: met.cookie, again: undefined },
  { name: "expect", bit: met.expect, again: "field-duplicate" },
  { name: "te", bit: met.te, again: undefined },
  { name: "upgrade", bit: met.upgrade, again: undefined },
  { name: "keep-alive", bit: met.http1Only, again: undefined },
  { name: "proxy-connection", bit: met.http1Only, again: undefined },
];

const single: readonly string[] = [
  "authorization",
  "proxy-authorization",
  "dpop",
  "origin",
  "referer",
  "content-range",
  "date",
  "from",
  "if-modified-since",
  "if-unmodified-since",
  "if-range",
  "max-forwards",
  "user-agent",
  "traceparent",
];

const plain: readonly string[] = [
  "accept",
  "accept-charset",
  "accept-encoding",
  "accept-language",
  "access-control-request-headers",
  "access-control-request-method",
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "dnt",
  "forwarded",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "last-event-id",
  "link",
  "pragma",
  "prefer",
  "priority",
  "range",
  "sec-ch-ua",
  "sec-ch-ua-mobile",
  "sec-ch-ua-platform",
  "sec-fetch-dest",
  "sec-fetch-mode",
  "sec-fetch-site",
  "sec-fetch-user",
  "sec-websocket-extensions",
  "sec-websocket-key",
  "sec-websocket-protocol",
  "sec-websocket-version",
  "trailer",
  "tracestate",
  "upgrade-insecure-requests",
  "via",
  "x-api-key",
  "x-correlation-id",
  "x-csrf-token",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-http-method-override",
  "x-original-url",
  "x-real-ip",
  "x-request-id",
  "x-requested-with",
  "x-rewrite-url",
];

const all: readonly KnownField[] = [
  ...special.map((field) => ({ ...field, isSpecial: true })),
  ...single.map((name) => ({ name, bit: 0, again: "field-duplicate" as const, isSpecial: true })),
  ...plain.map((name) => ({ name, bit: 0, again: undefined, isSpecial: false })),
];

/** By name in lower case, and as most HTTP/1 clients write it: `Content-Type`. */
const known: ReadonlyMap<string, KnownField> = new Map(
  all.flatMap((field) => [
    [field.name, field] as const,
    [field.name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase()), field] as const,
  ]),
);

export function knownField(name: string): KnownField | undefined {
  return known.get(name);
}

/** Fields that have no power over framing, routing or identity may look like each other. */
const guarded: ReadonlySet<string> = new Set([
  ...special.map(({ name }) => name),
  "authorization",
  "proxy-authorization",
  "dpop",
  "origin",
  "content-encoding",
  "forwarded",
  "trailer",
  "x-api-key",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-http-method-override",
  "x-original-url",
  "x-real-ip",
  "x-rewrite-url",
]);

const guardedLetters: ReadonlySet<string> = new Set([...guarded].map(looseName));

/**
 * A name as the loosest readers see it: CGI, WSGI and PHP turn every sign into one, some servers drop what
 * they do not know. Two fields with the same loose name are one field to them.
 */
function looseName(name: string): string {
  return name.replace(/[^a-z0-9]/g, "");
}

/** Is this name (lower case) not a guarded field, but one to a loose reader: `content_length`, `transfer--encoding`? */
export function isLookalike(name: string): boolean {
  return !guarded.has(name) && guardedLetters.has(looseName(name));
}

/** May `Connection` name this field (lower case), and so have it dropped on the way? Not one that others judge by. */
export function isEndToEnd(name: string): boolean {
  const bit = knownField(name)?.bit ?? 0;
  if (bit === met.te || bit === met.upgrade || bit === met.http1Only) return false;
  return (
    guarded.has(name) ||
    name === "via" ||
    name === "cache-control" ||
    name.startsWith("x-castellan-")
  );
}
