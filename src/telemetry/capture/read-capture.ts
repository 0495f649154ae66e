import { readForm } from "../../http/form.ts";
import type { Pair } from "../../http/head.ts";
import type { JsonValue } from "../../http/json.ts";
import { BoundedMap } from "../../kernel/bounded.ts";
import { millis } from "../../kernel/clock.ts";
import { type Pseudonym, identify } from "../../learning/identity.ts";
import type {
  Caller,
  DeclaredOperation,
  SightedBody,
  SightedPart,
  SightedResponse,
  Sighting,
} from "../../learning/sighting.ts";
import { methodLabel } from "../exchange-line.ts";
import { Lines } from "./lines.ts";
import type { FreshExchange, RecentExchange } from "./recent.ts";
import { at, fixedBytes, kind, tells, unkept } from "./record-layout.ts";
import { type Change, ToldSender } from "./told-sender.ts";

/** An exchange as it came through a ring: to learn from, and to show. */
export interface Captured {
  readonly sighting: Sighting;
  readonly recent: FreshExchange;
}

const source = { kind: "gateway", name: "gateway" } as const;

/** Verified principals that are kept ready; beyond that they are read again. */
const maxCallers = 4096;

/**
 * Takes apart what one `RecordWriter` wrote, and keeps what it was told. A record's bytes are not needed afterwards.
 */
export class CaptureReader {
  readonly #pseudonym: Pseudonym;
  readonly #callers = new BoundedMap<string, Caller>(maxCallers);
  readonly #outcomes: (ToldOutcome | undefined)[] = [];
  readonly #senders: (ToldSender | undefined)[] = [];

  constructor(pseudonym: Pseudonym) {
    this.#pseudonym = pseudonym;
  }

  /** Throws where the record counts on what another reader was told. */
  read(record: Buffer): Captured {
    const toldAt = fixedBytes + record.readUInt32LE(at.ownLength);
    const requestAt = toldAt + record.readUInt32LE(at.toldLength);
    const responseAt = requestAt + record.readUInt32LE(at.requestLength);
    const own = new Lines(record.toString("utf8", fixedBytes, toldAt));
    const told = new Lines(textOf(record, toldAt, requestAt));
    const [id, path, query, location] = [own.next(), own.next(), own.next(), own.next()];
    const sender = this.#senderOf(record, told).with(changesOf(record, own));
    const outcome = this.#outcomeOf(record, told);
    const sighting: Sighting = {
      id,
      time: millis(record.readDoubleLE(at.time)),
      source,
      weight: record.readUInt32LE(at.weight),
      request: {
        method: outcome.method,
        scheme: record[at.secure] === 1 ? "https" : "http",
        host: sender.host,
        segments: segmentsOf(path),
        query: queryOf(query),
        fields: sender.presented.shownFields,
        cookies: sender.presented.cookieNames,
        body: bodyOf(
          record.readUInt8(at.requestKind),
          outcome.requestType,
          textOf(record, requestAt, responseAt),
        ),
        bytes: record.readUInt32LE(at.requestBytes),
        client: sender.client,
      },
      response: responseOf(record, outcome, responseAt, location),
      duration: millis(record.readFloatLE(at.duration)),
      caller: (sender.caller ??= this.#callerOf(sender)),
      declared: outcome.declared,
      refused: record.readUInt16LE(at.upstreamStatus) === 0,
    };
    return { sighting, recent: recentOf(record, outcome, sighting) };
  }

  #senderOf(record: Buffer, told: Lines): ToldSender {
    const number = record.readUInt16LE(at.sender);
    if ((number & tells) === 0) return this.#senders[number] ?? assertTold("sender");
    const texts = Array.from({ length: Number(told.next()) }, () => told.next());
    const sender = new ToldSender(texts);
    if (number !== unkept) this.#senders[number & ~tells] = sender;
    return sender;
  }

  #outcomeOf(record: Buffer, told: Lines): ToldOutcome {
    const number = record.readUInt16LE(at.outcome);
    if ((number & tells) === 0) return this.#outcomes[number] ?? assertTold("outcome");
    const outcome = outcomeOf(told);
    if (number !== unkept) this.#outcomes[number & ~tells] = outcome;
    return outcome;
  }

  #callerOf(sender: ToldSender): Caller {
    if (sender.principal !== "") return this.#verified(sender.principal);
    const { proof, verified, subject } = identify(sender.presented, this.#pseudonym);
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
    // A text of its own: a part of the record would keep the whole of it alive.
    this.#callers.set(Buffer.from(principal).toString(), caller);
    return caller;
  }
}

function assertTold(what: string): never {
  throw new Error(`another reader was told this ${what}`);
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

function textOf(record: Buffer, from: number, to: number): string {
  return from === to ? "" : record.toString("utf8", from, to);
}

function changesOf(record: Buffer, own: Lines): readonly Change[] {
  const count = record.readUInt8(at.changes);
  if (count === 0) return noChanges;
  return Array.from({ length: count }, (_, change) => [
    record.readUInt8(at.changed + change),
    own.next(),
  ]);
}

const noChanges: readonly Change[] = [];

function responseOf(
  record: Buffer,
  { responseType }: ToldOutcome,
  from: number,
  location: string,
): SightedResponse {
  const upstreamStatus = record.readUInt16LE(at.upstreamStatus);
  return {
    status: upstreamStatus === 0 ? record.readUInt16LE(at.status) : upstreamStatus,
    mediaType: responseType || undefined,
    body: bodyOf(
      record.readUInt8(at.responseKind),
      responseType,
      textOf(record, from, record.length),
    ),
    bytes: record.readUInt32LE(at.responseBytes),
    location: location || undefined,
  };
}

/** What became of an exchange, as a record told it. */
interface ToldOutcome {
  readonly api: string;
  readonly declared: DeclaredOperation | undefined;
  readonly method: string;
  readonly ending: string;
  readonly denial: RecentExchange["denial"];
  readonly fault: string;
  readonly requestType: string;
  readonly responseType: string;
  /** Its lines, as they are. */
  readonly findings: string;
}

/** In the order in which `origin.ts` puts them together. */
function outcomeOf(lines: Lines): ToldOutcome {
  const [api, version, key] = [lines.next(), lines.next(), lines.next()];
  const [method, ending, control, reason] = [
    lines.next(),
    lines.next(),
    lines.next(),
    lines.next(),
  ];
  const [fault, requestType, responseType] = [lines.next(), lines.next(), lines.next()];
  return {
    api: api === "" ? "" : `${api}@${version}`,
    declared: key === "" ? undefined : { api, version, key },
    method,
    ending,
    denial: control === "" ? undefined : { control, reason },
    fault,
    requestType,
    responseType,
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

function bodyOf(of: number, mediaType: string, text: string): SightedBody {
  switch (of) {
    case kind.none:
      return { kind: "none" };
    case kind.json:
      return { kind: "json", mediaType, value: JSON.parse(withoutMark(text)) as JsonValue };
    case kind.form:
      return { kind: "form", mediaType, pairs: JSON.parse(text) as Pair[] };
    case kind.multipart:
      return { kind: "multipart", mediaType, parts: JSON.parse(text) as SightedPart[] };
    case kind.text:
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
  outcome: ToldOutcome,
  { id, time, caller }: Sighting,
): FreshExchange {
  const upstreamDuration = record.readFloatLE(at.upstreamDuration);
  return {
    id,
    time,
    method: methodLabel(outcome.method),
    operation: outcome.declared?.key ?? "undeclared",
    api: outcome.api || undefined,
    status: record.readUInt16LE(at.status),
    ending: outcome.ending,
    caller: caller.proof === "none" ? undefined : (caller.consumer ?? caller.subject),
    proof: caller.proof,
    duration: record.readFloatLE(at.duration),
    upstreamDuration: Number.isNaN(upstreamDuration) ? undefined : upstreamDuration,
    requestBytes: record.readUInt32LE(at.requestBytes),
    responseBytes: record.readUInt32LE(at.responseBytes),
    denial: outcome.denial,
    fault: outcome.fault || undefined,
    findings: outcome.findings,
  };
}
