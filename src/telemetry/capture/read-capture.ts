import { readCookies } from "../../http/cookies.ts";
import { readForm } from "../../http/form.ts";
import type { Pair } from "../../http/head.ts";
import type { JsonValue } from "../../http/json.ts";
import { millis } from "../../kernel/clock.ts";
import { credentialFields } from "../../learning/credential-fields.ts";
import { type Pseudonym, identify } from "../../learning/identity.ts";
import type {
  Caller,
  DeclaredOperation,
  SightedBody,
  SightedPart,
  Sighting,
} from "../../learning/sighting.ts";
import { methodLabel } from "../exchange-line.ts";
import { fixedBytes } from "./record-writer.ts";
import type { RecentExchange, TrailEntry } from "./recent.ts";

/** An exchange as it came through a ring: to learn from, and to show. */
export interface Captured {
  readonly sighting: Sighting;
  readonly recent: RecentExchange;
}

const source = { kind: "gateway", name: "gateway" } as const;

/** Takes apart what `record-writer.ts` wrote. The record's bytes are not needed afterwards. */
export function readCapture(record: Buffer, pseudonym: Pseudonym): Captured {
  const lengths = [36, 40, 44].map((at) => record.readUInt32LE(at));
  const texts: string[] = [];
  let at = fixedBytes;
  for (const length of lengths) {
    texts.push(record.toString("utf8", at, at + length));
    at += length;
  }
  const [headText = "", requestText = "", responseText = ""] = texts;
  const head = readHead(headText);
  const caller = callerOf(head, pseudonym);
  const upstreamStatus = record.readUInt16LE(22);
  const status = record.readUInt16LE(20);
  const sighting: Sighting = {
    id: head.id,
    time: millis(record.readDoubleLE(0)),
    source,
    weight: record.readUInt32LE(16),
    request: {
      method: head.method,
      scheme: record[34] === 1 ? "https" : "http",
      host: head.host,
      segments: segmentsOf(head.path),
      query: queryOf(head.query),
      fields: head.fields.map(([name, value]) => [name, credentialFields.has(name) ? "" : value]),
      cookies: head.cookies.map(([name]) => name),
      body: bodyOf(record.readUInt8(32), head.requestType, requestText),
      bytes: record.readUInt32LE(24),
      client: head.client,
    },
    response: {
      status: upstreamStatus === 0 ? status : upstreamStatus,
      mediaType: head.responseType || undefined,
      body: bodyOf(record.readUInt8(33), head.responseType, responseText),
      bytes: record.readUInt32LE(28),
      location: head.location || undefined,
    },
    duration: millis(record.readFloatLE(8)),
    caller,
    declared: head.declared,
    refused: upstreamStatus === 0,
  };
  return { sighting, recent: recentOf(record, head, sighting) };
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
  readonly trail: readonly TrailEntry[];
}

/** How many lines stand before the fields. */
const fixedLines = 18;
/** Lines of one entry of the trail. */
const entryLines = 6;

function readHead(text: string): Head {
  const lines = text.split("\n");
  const line = (place: number): string => lines[place] ?? "";
  const [api, version, key] = [line(1), line(2), line(3)];
  const end = fixedLines + Number(line(fixedLines - 1));
  const fields: Pair[] = [];
  for (let at = fixedLines; at + 1 < end; at += 2) fields.push([line(at), line(at + 1)]);
  const cookies = fields.flatMap(([name, value]) => (name === "cookie" ? readCookies(value) : []));
  return {
    id: line(0),
    api: api === "" ? "" : `${api}@${version}`,
    declared: key === "" ? undefined : { api, version, key },
    method: line(4),
    host: line(5),
    path: line(6),
    query: line(7),
    client: line(8),
    principal: line(9),
    ending: line(10),
    denial: line(11) === "" ? undefined : { control: line(11), reason: line(12) },
    fault: line(13),
    requestType: line(14),
    responseType: line(15),
    location: line(16),
    fields,
    cookies,
    trail: trailOf(lines, end),
  };
}

/** The last line's end leaves an empty line, which is no entry. */
function trailOf(lines: readonly string[], from: number): readonly TrailEntry[] {
  const trail: TrailEntry[] = [];
  for (let at = from; at + entryLines < lines.length; at += entryLines) {
    const line = (place: number): string => lines[at + place] ?? "";
    trail.push({
      control: line(0),
      phase: line(1),
      mode: line(2),
      what: line(3),
      reason: line(4) || undefined,
      note: line(5) || undefined,
    });
  }
  return trail;
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

function callerOf({ principal, fields, cookies, client }: Head, pseudonym: Pseudonym): Caller {
  if (principal === "") {
    const { proof, verified, subject } = identify({ fields, cookies, client }, pseudonym);
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
  // Written by this house from a verified principal.
  const named = JSON.parse(principal) as Named;
  return {
    proof: named.credential,
    verified: true,
    subject: pseudonym(named.issuer, named.id),
    consumer: named.consumer,
    roles: named.roles,
    scopes: named.scopes,
    tenant: named.tenant,
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

function recentOf(
  record: Buffer,
  head: Head,
  { time, caller, declared }: Sighting,
): RecentExchange {
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
    trail: head.trail,
  };
}
