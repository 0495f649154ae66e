import { readCookies } from "../../http/cookies.ts";
import { readForm } from "../../http/form.ts";
import type { Pair } from "../../http/head.ts";
import type { JsonValue } from "../../http/json.ts";
import { BoundedMap } from "../../kernel/bounded.ts";
import { millis } from "../../kernel/clock.ts";
import { credentialFields } from "../../learning/credential-fields.ts";
import { type Pseudonym, identify } from "../../learning/identity.ts";
import type {
  Caller,
  DeclaredOperation,
  SightedBody,
  SightedPart,
  SightedRequest,
  SightedResponse,
  Sighting,
} from "../../learning/sighting.ts";
import { methodLabel } from "../exchange-line.ts";
import { fixedBytes } from "./record-writer.ts";
import type { FreshExchange, RecentExchange } from "./recent.ts";

/** An exchange as it came through a ring: to learn from, and to show. */
export interface Captured {
  readonly sighting: Sighting;
  readonly recent: FreshExchange;
}

const source = { kind: "gateway", name: "gateway" } as const;

/** Verified principals that are kept ready; beyond that they are read again. */
const maxCallers = 4096;

/** Takes apart what `record-writer.ts` wrote. A record's bytes are not needed afterwards. */
export class CaptureReader {
  readonly #pseudonym: Pseudonym;
  /** By what the writer says of a principal, which holds no credential. */
  readonly #callers = new BoundedMap<string, Caller>(maxCallers);

  constructor(pseudonym: Pseudonym) {
    this.#pseudonym = pseudonym;
  }

  read(record: Buffer): Captured {
    const headEnd = fixedBytes + record.readUInt32LE(36);
    const requestEnd = headEnd + record.readUInt32LE(40);
    const head = readHead(record.toString("utf8", fixedBytes, headEnd));
    const caller = this.#callerOf(head);
    const sighting: Sighting = {
      id: head.id,
      time: millis(record.readDoubleLE(0)),
      source,
      weight: record.readUInt32LE(16),
      request: requestOf(record, head, bodyText(record, headEnd, requestEnd)),
      response: responseOf(record, head, requestEnd),
      duration: millis(record.readFloatLE(8)),
      caller,
      declared: head.declared,
      refused: record.readUInt16LE(22) === 0,
    };
    return { sighting, recent: recentOf(record, head, sighting) };
  }

  #callerOf({ principal, fields, cookies, client }: Head): Caller {
    if (principal !== "") return this.#verified(principal);
    const { proof, verified, subject } = identify({ fields, cookies, client }, this.#pseudonym);
    // What a token says of itself that nobody verified is a stranger's word: it tells callers apart, and no more.
    return {
      proof,
      verified,
      subject,
      consumer: undefined,
      roles: [],
      scopes: [],
      tenant: undefined,
    };
  }

  /** Written by this house. */
  #verified(principal: string): Caller {
    const known = this.#callers.get(principal);
    if (known !== undefined) return known;
    const named = JSON.parse(principal) as Named;
    const caller: Caller = {
      proof: named.credential,
      verified: true,
      subject: this.#pseudonym(named.issuer, named.id),
      consumer: named.consumer,
      roles: named.roles,
      scopes: named.scopes,
      tenant: named.tenant,
    };
    // A text of its own: a part of the head would keep the whole of it alive.
    this.#callers.set(Buffer.from(principal).toString(), caller);
    return caller;
  }
}

interface Named {
  readonly id: string;
  readonly issuer: string;
  readonly credential: Caller["proof"];
  readonly consumer?: string;
  readonly tenant?: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

function bodyText(record: Buffer, from: number, to: number): string {
  return from === to ? "" : record.toString("utf8", from, to);
}

function requestOf(record: Buffer, head: Head, text: string): SightedRequest {
  return {
    method: head.method,
    scheme: record[34] === 1 ? "https" : "http",
    host: head.host,
    segments: segmentsOf(head.path),
    query: queryOf(head.query),
    fields: head.fields.map((pair) => (credentialFields.has(pair[0]) ? [pair[0], ""] : pair)),
    cookies: head.cookies.map(([name]) => name),
    body: bodyOf(record.readUInt8(32), head.requestType, text),
    bytes: record.readUInt32LE(24),
    client: head.client,
  };
}

function responseOf(record: Buffer, head: Head, from: number): SightedResponse {
  const status = record.readUInt16LE(20);
  const upstreamStatus = record.readUInt16LE(22);
  const text = bodyText(record, from, from + record.readUInt32LE(44));
  return {
    status: upstreamStatus === 0 ? status : upstreamStatus,
    mediaType: head.responseType || undefined,
    body: bodyOf(record.readUInt8(33), head.responseType, text),
    bytes: record.readUInt32LE(28),
    location: head.location || undefined,
  };
}

interface Head {
  readonly id: string;
  readonly api: string;
  readonly declared: DeclaredOperation | undefined;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly client: string;
  readonly principal: string;
  readonly ending: string;
  readonly denial: RecentExchange["denial"];
  readonly fault: string;
  readonly requestType: string;
  readonly responseType: string;
  readonly location: string;
  readonly fields: readonly Pair[];
  readonly cookies: readonly Pair[];
  /** Its lines, as they are. */
  readonly findings: string;
}

/** Reads one line after the other, and no further than asked: the trail is longer than all the rest. */
class Lines {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(): string {
    const end = this.#text.indexOf("\n", this.#at);
    if (end < 0) return this.rest();
    const line = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return line;
  }

  rest(): string {
    const rest = this.#text.slice(this.#at);
    this.#at = this.#text.length;
    return rest;
  }
}

/** In the order in which `record-writer.ts` gathers them. */
function readHead(text: string): Head {
  const lines = new Lines(text);
  const id = lines.next();
  const [api, version, key] = [lines.next(), lines.next(), lines.next()];
  const [method, host, path, query] = [lines.next(), lines.next(), lines.next(), lines.next()];
  const [client, principal] = [lines.next(), lines.next()];
  const [ending, control, reason, fault] = [lines.next(), lines.next(), lines.next(), lines.next()];
  const [requestType, responseType, location] = [lines.next(), lines.next(), lines.next()];
  const fields: Pair[] = [];
  let cookies: readonly Pair[] = [];
  for (let left = Number(lines.next()); left >= 2; left -= 2) {
    const [name, value] = [lines.next(), lines.next()];
    fields.push([name, value]);
    if (name === "cookie") cookies = [...cookies, ...readCookies(value)];
  }
  return {
    id,
    api: api === "" ? "" : `${api}@${version}`,
    declared: key === "" ? undefined : { api, version, key },
    method,
    host,
    path,
    query,
    client,
    principal,
    ending,
    denial: control === "" ? undefined : { control, reason },
    fault,
    requestType,
    responseType,
    location,
    fields,
    cookies,
    findings: lines.rest(),
  };
}

/** As `Target.segments` has them. */
function segmentsOf(path: string): readonly string[] {
  const parts = path.split("/").slice(1);
  return parts.length === 1 && parts[0] === "" ? [] : parts.map((part) => decodePart(part));
}

function decodePart(part: string): string {
  if (!part.includes("%")) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function queryOf(query: string): readonly Pair[] {
  const read = readForm(query);
  return read.ok ? read.pairs : [];
}

function bodyOf(kind: number, mediaType: string, text: string): SightedBody {
  switch (kind) {
    case 0:
      return { kind: "none" };
    case 2:
      return { kind: "json", mediaType, value: JSON.parse(withoutMark(text)) as JsonValue };
    case 3:
      return { kind: "form", mediaType, pairs: JSON.parse(text) as Pair[] };
    case 4:
      return { kind: "multipart", mediaType, parts: JSON.parse(text) as SightedPart[] };
    case 5:
      return { kind: "text", mediaType: mediaType || undefined, text };
    default:
      return { kind: "unread", mediaType: mediaType || undefined };
  }
}

/** RFC 8259 §8.1 lets a reader ignore a byte order mark. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function recentOf(record: Buffer, head: Head, { time, caller, declared }: Sighting): FreshExchange {
  const upstreamDuration = record.readFloatLE(12);
  return {
    id: head.id,
    time,
    method: methodLabel(head.method),
    operation: declared?.key ?? "undeclared",
    api: head.api || undefined,
    status: record.readUInt16LE(20),
    ending: head.ending,
    caller: caller.proof === "none" ? undefined : (caller.consumer ?? caller.subject),
    proof: caller.proof,
    duration: record.readFloatLE(8),
    upstreamDuration: Number.isNaN(upstreamDuration) ? undefined : upstreamDuration,
    requestBytes: record.readUInt32LE(24),
    responseBytes: record.readUInt32LE(28),
    denial: head.denial,
    fault: head.fault || undefined,
    findings: head.findings,
  };
}
