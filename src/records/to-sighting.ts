import { base64url } from "jose";
import { decodeText } from "../http/charset.ts";
import { readCookies } from "../http/cookies.ts";
import { readForm } from "../http/form.ts";
import type { Pair } from "../http/head.ts";
import type { JsonValue } from "../http/json.ts";
import { type MediaType, parameter, parseMediaType } from "../http/media-type.ts";
import { readMultipart } from "../http/multipart.ts";
import { normalizeTarget } from "../http/target.ts";
import { type Result, ok, refused } from "../kernel/result.ts";
import { credentialFields } from "../learning/credential-fields.ts";
import { type Pseudonym, identify } from "../learning/identity.ts";
import type { Caller, SightedBody, Sighting, SightingSource } from "../learning/sighting.ts";
import type { RawBody, RawExchange } from "./raw-exchange.ts";

/** Of one body; a longer one is told by its size alone. */
const maxBodyChars = 256 * 1024;
const multipartLimits = { maxParts: 100, maxHeadBytes: 8192 } as const;

/** What stands around a recorded exchange. */
export interface Recorded {
  /** `file:line`, or `file#entry`. */
  readonly id: string;
  readonly source: SightingSource;
  readonly pseudonym: Pseudonym;
}

/** A recorded exchange as the learner sees it. What cannot be a request at all is a problem. */
export function toSighting(
  raw: RawExchange,
  { id, source, pseudonym }: Recorded,
): Result<Sighting> {
  const address = /^(https?):\/\/([^/?#\s]+)([^#\s]*)/i.exec(raw.url);
  if (address === null) return refused("/request/url", "must be an absolute http or https URL");
  const scheme = address[1]?.toLowerCase() === "http" ? "http" : "https";
  const requestType = valueOf(raw.requestFields, "content-type");
  const responseType = valueOf(raw.responseFields, "content-type");
  const cookies = raw.requestFields.flatMap(([name, value]) =>
    name === "cookie" ? readCookies(value) : [],
  );
  return ok({
    id,
    time: raw.time,
    source,
    weight: 1,
    request: {
      method: raw.method,
      scheme,
      host: hostOf(address[2] ?? "", scheme),
      ...targetOf(address[3] ?? ""),
      fields: raw.requestFields.map(([name, value]): Pair => [
        name,
        credentialFields.has(name) ? "" : value,
      ]),
      cookies: cookies.map(([name]) => name),
      body: bodyOf(raw.requestBody, requestType),
      bytes: raw.requestBytes ?? lengthOf(raw.requestBody),
      client: raw.client,
    },
    response: {
      status: raw.status,
      mediaType: responseType === undefined ? undefined : parseMediaType(responseType)?.essence,
      location: valueOf(raw.responseFields, "location"),
      body: bodyOf(raw.responseBody, responseType),
      bytes: raw.responseBytes ?? lengthOf(raw.responseBody),
    },
    duration: raw.duration,
    caller: callerOf(raw, cookies, pseudonym),
    declared: undefined,
    refused: false,
  });
}

function valueOf(fields: readonly Pair[], wanted: string): string | undefined {
  return fields.find(([name]) => name === wanted)?.[1];
}

/** Lower case, without user information and without the scheme's own port. */
function hostOf(authority: string, scheme: "http" | "https"): string {
  const host = authority.slice(authority.lastIndexOf("@") + 1).toLowerCase();
  const own = scheme === "https" ? ":443" : ":80";
  return host.endsWith(own) ? host.slice(0, -own.length) : host;
}

/** In normal form where it has one; what the gateway would have refused is split as it stands. */
function targetOf(text: string): {
  readonly segments: readonly string[];
  readonly query: readonly Pair[];
} {
  const whole = text.startsWith("/") ? text : `/${text}`;
  const reading = normalizeTarget(whole);
  if (reading.ok) return { segments: reading.target.segments, query: reading.target.pairs };
  const mark = whole.indexOf("?");
  const path = mark < 0 ? whole : whole.slice(0, mark);
  const query = mark < 0 ? undefined : readForm(whole.slice(mark + 1));
  return { segments: path.split("/").slice(1), query: query?.ok ? query.pairs : [] };
}

function lengthOf(body: RawBody): number {
  if (body.kind === "text") return body.text.length;
  return body.kind === "base64" ? Math.floor((body.text.length * 3) / 4) : 0;
}

function bodyOf(raw: RawBody, contentType: string | undefined): SightedBody {
  if (raw.kind === "absent") return { kind: "none" };
  const mediaType = contentType === undefined ? undefined : parseMediaType(contentType);
  const essence = mediaType?.essence;
  const unread: SightedBody = { kind: "unread", mediaType: essence };
  if (raw.kind === "unknown" || raw.text.length > maxBodyChars) return unread;
  if (raw.text === "") return { kind: "none" };
  const text = raw.kind === "text" ? raw.text : textOf(raw.text);
  if (mediaType?.kind === "multipart") {
    return multipartOf(raw, mediaType.essence, parameter(mediaType, "boundary")) ?? unread;
  }
  return text === undefined ? unread : readAs(mediaType, text);
}

function readAs(mediaType: MediaType | undefined, text: string): SightedBody {
  const essence = mediaType?.essence;
  if (mediaType === undefined || essence === undefined) return jsonOr(text, undefined);
  switch (mediaType.kind) {
    case "json":
      return jsonOr(text, essence);
    case "form": {
      const form = readForm(text);
      if (form.ok) return { kind: "form", mediaType: essence, pairs: form.pairs };
      return { kind: "unread", mediaType: essence };
    }
    case "text":
    case "xml":
      return { kind: "text", mediaType: essence, text };
    case "multipart":
    case "opaque":
    default:
      return { kind: "unread", mediaType: essence };
  }
}

/** JSON where it is, text where it is not: recordings without headers are common. */
function jsonOr(text: string, mediaType: string | undefined): SightedBody {
  try {
    const value = JSON.parse(text) as JsonValue;
    return { kind: "json", mediaType: mediaType ?? "application/json", value };
  } catch {
    return { kind: "text", mediaType, text };
  }
}

function textOf(base64: string): string | undefined {
  const bytes = bytesOf(base64);
  return bytes && decodeText(bytes);
}

function bytesOf(base64: string): Uint8Array | undefined {
  const text = base64
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/={1,2}$/, "");
  return /^[A-Za-z0-9_-]*$/.test(text) ? base64url.decode(text) : undefined;
}

function multipartOf(
  raw: Extract<RawBody, { text: string }>,
  mediaType: string,
  boundary: string | undefined,
): SightedBody | undefined {
  const bytes = raw.kind === "base64" ? bytesOf(raw.text) : utf8Bytes(raw.text);
  if (bytes === undefined || boundary === undefined) return undefined;
  const reading = readMultipart(bytes, boundary, multipartLimits);
  if (!reading.ok) return undefined;
  const parts = reading.parts.map(({ name, fileName, mediaType: type, text }) => ({
    name,
    isFile: fileName !== undefined,
    mediaType: type?.essence,
    text,
  }));
  return { kind: "multipart", mediaType, parts };
}

/** UTF-8 of a text; pure rooms have no encoder of their own. */
function utf8Bytes(text: string): Uint8Array {
  return base64url.decode(base64url.encode(text));
}

function callerOf(
  { principal, requestFields, client }: RawExchange,
  cookies: readonly Pair[],
  pseudonym: Pseudonym,
): Caller {
  const presented = identify({ fields: requestFields, cookies, client }, pseudonym);
  if (principal === undefined) return presented;
  const keyed = principal.kind === "key";
  const proof = presented.proof === "none" ? (keyed ? "api-key" : "bearer") : presented.proof;
  return {
    proof,
    verified: true,
    subject: pseudonym("principal", principal.id),
    consumer: principal.kind === "user" ? presented.consumer : principal.id,
    roles: principal.roles,
    scopes: principal.scopes,
    tenant: principal.tenant,
  };
}
