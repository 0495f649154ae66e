import type { Answer } from "../../engine/facts.ts";
import type { Settled } from "../../engine/settled.ts";
import type { Finding } from "../../engine/trail.ts";
import type { Body } from "../../http/body.ts";
import { credentialFields } from "../../learning/credential-fields.ts";
import { type RingWriter, maxRecordBytes } from "./ring.ts";

/*
 * A record, as `read-capture.ts` takes it apart:
 *
 *   0  time f64 · 8 duration f32 · 12 upstream duration f32 (NaN: none) · 16 weight u32
 *   20 status u16 · 22 upstream status u16 · 24 request bytes u32 · 28 response bytes u32
 *   32 kind of request body u8 · 33 kind of response body u8 · 34 secure u8
 *   36 three lengths u32, then as many bytes of: head · request body · response body
 *
 * The three are UTF-8. The head is lines, each with its end, in the order in which `#gather` names them.
 * Everything dear (parsing, hashing, masking) is left to the reader: this runs on the data path.
 */
export const fixedBytes = 48;

/** RFC 9110 §15.3.2. */
const created = 201;

/** Of one body. A longer one is told by its size alone. */
const maxBodyChars = 64 * 1024;

/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const bytesPerChar = 3;

/** Kinds of bodies, as a record tells them. */
const kind = { none: 0, unread: 1, json: 2, form: 3, multipart: 4, text: 5 } as const;

/** What is known of an operation before its exchange, and kept for the next one. */
export class RecordOrigin {
  /** Three lines: API, version, the operation's key. */
  readonly definition: string;
  /** Exchanges passed over since the last one taken: it stands for them too. */
  passed = 0;
  /** The last one's findings and their text: the next one's are most often the same. */
  findings: readonly Finding[] = [];
  told = "";

  constructor(definition: string) {
    this.definition = definition;
  }
}

/** A field's value longer than this is left out where it is a credential whose owner is known already. */
const shortValue = 16;

/** Up to this length a text is copied here; from there on calling the encoder costs less. */
const shortText = 40;

/**
 * Puts one exchange after the other into the ring. The parts of a head are gathered first, so that their
 * length is known, and then written each for itself: no text is put together that the collector would meet.
 */
export class RecordWriter {
  readonly #ring: RingWriter;
  readonly #parts: string[] = [];
  #count = 0;
  #chars = 0;

  constructor(ring: RingWriter) {
    this.#ring = ring;
  }

  /** False: there was no room, or it is too large for any. */
  write(settled: Settled, origin: RecordOrigin, principal: string): boolean {
    const { facts, upstreamAnswer } = settled;
    this.#gather(settled, origin, principal);
    const request = requestText(facts.body);
    const response = responseText(upstreamAnswer);
    const chars = this.#chars + this.#count + request.text.length + response.text.length;
    const most = fixedBytes + chars * bytesPerChar;
    const room = most > maxRecordBytes ? undefined : this.#ring.reserve(most);
    if (room === undefined) return false;
    const { bytes, from } = room;
    bytes.writeDoubleLE(facts.time, from);
    bytes.writeFloatLE(settled.duration, from + 8);
    bytes.writeFloatLE(settled.upstreamDuration ?? Number.NaN, from + 12);
    bytes.writeUInt32LE(origin.passed + 1, from + 16);
    bytes.writeUInt16LE(settled.status, from + 20);
    bytes.writeUInt16LE(upstreamAnswer?.status ?? 0, from + 22);
    bytes.writeUInt32LE(clamp(settled.requestBytes), from + 24);
    bytes.writeUInt32LE(clamp(settled.responseBytes), from + 28);
    bytes[from + 32] = request.kind;
    bytes[from + 33] = response.kind;
    bytes[from + 34] = facts.secure ? 1 : 0;
    const headAt = from + fixedBytes;
    const requestAt = this.#writeHead(bytes, headAt);
    const responseAt = writeText(bytes, request.text, requestAt);
    const end = writeText(bytes, response.text, responseAt);
    bytes.writeUInt32LE(requestAt - headAt, from + 36);
    bytes.writeUInt32LE(responseAt - requestAt, from + 40);
    bytes.writeUInt32LE(end - responseAt, from + 44);
    this.#ring.commit(end - from);
    return true;
  }

  /** Lines, in the order in which `read-capture.ts` reads them: no part holds a line feed. */
  #gather(settled: Settled, origin: RecordOrigin, principal: string): void {
    const { facts } = settled;
    const { head } = facts;
    this.#count = 0;
    this.#chars = 0;
    this.#add(facts.id);
    this.#add(origin.definition);
    this.#add(head.method);
    this.#add(head.authority);
    this.#add(head.target.path);
    this.#add(head.target.query);
    this.#add(facts.client);
    this.#add(principal);
    this.#addEnding(settled);
    this.#add(head.mediaType?.essence ?? "");
    this.#addAnswer(settled.upstreamAnswer);
    this.#addFields(head.fields.flat, principal !== "");
    const { findings } = settled.trail;
    if (findings.length > 0) this.#add(findingsText(findings, origin));
  }

  #addEnding({ ending, denial, fault }: Settled): void {
    this.#add(ending);
    this.#add(denial?.control ?? "");
    this.#add(denial?.reason ?? "");
    this.#add(fault ?? "");
  }

  #addAnswer(answer: Answer | undefined): void {
    this.#add(answer?.mediaType?.essence ?? "");
    // Where something was created, the field names it.
    this.#add(answer?.status === created ? (answer.fields.get("location") ?? "") : "");
  }

  #addFields(flat: readonly string[], named: boolean): void {
    this.#add(`${flat.length}`);
    for (let at = 0; at + 1 < flat.length; at += 2) {
      const name = flat[at] ?? "";
      const value = flat[at + 1] ?? "";
      this.#add(name);
      const isKnown = named && value.length > shortValue && isCredential(name);
      this.#add(isKnown ? "" : value);
    }
  }

  #add(part: string): void {
    this.#parts[this.#count] = part;
    this.#count += 1;
    this.#chars += part.length;
  }

  #writeHead(bytes: Buffer, from: number): number {
    let at = from;
    for (let place = 0; place < this.#count; place += 1) {
      at = writeText(bytes, this.#parts[place] ?? "", at);
      bytes[at] = lineFeed;
      at += 1;
    }
    return at;
  }
}

/** Six lines each, as `read-capture.ts` reads them. */
function findingsText(findings: readonly Finding[], origin: RecordOrigin): string {
  if (!areAlike(findings, origin.findings)) {
    origin.findings = [...findings];
    origin.told = findings.map((finding) => findingText(finding)).join("\n");
  }
  return origin.told;
}

function areAlike(some: readonly Finding[], others: readonly Finding[]): boolean {
  if (some.length !== others.length) return false;
  for (let at = 0; at < some.length; at += 1) {
    if (!isAlike(some[at], others[at])) return false;
  }
  return true;
}

function isAlike(one: Finding | undefined, other: Finding | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (
    one.control === other.control &&
    one.phase === other.phase &&
    one.mode === other.mode &&
    one.what === other.what &&
    one.reason === other.reason &&
    one.note === other.note
  );
}

function findingText({ control, phase, mode, what, reason, note }: Finding): string {
  const told = note === undefined ? "" : note.replaceAll("\n", " ");
  return `${control}\n${phase}\n${mode}\n${what}\n${reason ?? ""}\n${told}`;
}

/** The names in a `Cookie` are learned, whoever sends it. */
function isCredential(name: string): boolean {
  return name !== "cookie" && credentialFields.has(name);
}

const lineFeed = 10;

/** Writes UTF-8 and answers where it ends. */
function writeText(bytes: Buffer, text: string, at: number): number {
  const { length } = text;
  if (length > shortText) return at + bytes.write(text, at);
  for (let place = 0; place < length; place += 1) {
    const code = text.charCodeAt(place);
    if (code > 127) return at + bytes.write(text, at);
    bytes[at + place] = code;
  }
  return at + length;
}

function clamp(bytes: number): number {
  return Math.min(bytes, 0xffff_ffff);
}

interface BodyText {
  readonly kind: number;
  readonly text: string;
}

const noBody: BodyText = { kind: kind.none, text: "" };
const unread: BodyText = { kind: kind.unread, text: "" };

function requestText(body: Body): BodyText {
  switch (body.kind) {
    case "none":
      return noBody;
    case "json":
      return bounded(kind.json, body.text);
    case "form":
      return bounded(kind.form, JSON.stringify(body.pairs));
    case "multipart":
      return bounded(kind.multipart, JSON.stringify(body.parts.map(partOf)));
    case "text":
    case "xml":
      return bounded(kind.text, body.text);
    case "opaque":
    default:
      return unread;
  }
}

function partOf({
  name,
  fileName,
  mediaType,
  text,
}: Extract<Body, { kind: "multipart" }>["parts"][number]) {
  return { name, isFile: fileName !== undefined, mediaType: mediaType?.essence, text };
}

/** What the upstream said, not what was made of it: the learner must see what would leak. */
function responseText(answer: Answer | undefined): BodyText {
  switch (answer?.body.kind) {
    case undefined:
    case "none":
      return noBody;
    case "json":
      return bounded(kind.json, answer.body.text);
    case "text":
      return bounded(kind.text, answer.body.text);
    case "stream":
    default:
      return unread;
  }
}

function bounded(of: number, text: string): BodyText {
  return text.length > maxBodyChars ? unread : { kind: of, text };
}
