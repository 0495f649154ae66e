import type { Answer, AnswerBody } from "../engine/facts.ts";
import type { BodyLimits } from "../engine/limits.ts";
import { type JsonSource, type Skimmed, SkimmedJson } from "../engine/skimmed.ts";
import { Fields } from "../http/fields.ts";
import { namesOnce } from "../http/json-names.ts";
import type { JsonValue } from "../http/json.ts";
import { type MediaType, parameter, parseMediaType } from "../http/media-type.ts";
import { Fault } from "../kernel/fault.ts";
import { codingOf, decode } from "./coding.ts";
import type { AnswerHead } from "./upstream/upstream-client.ts";

const none: AnswerBody = { kind: "none" };
const stream: AnswerBody = { kind: "stream" };

/** The answer as it stands when its head has come. */
export function answerOf(head: AnswerHead): Answer {
  const fields = new Fields(head.fields);
  const type = fields.get("content-type");
  return {
    status: head.status,
    fields,
    mediaType: type === undefined ? undefined : parseMediaType(type),
    body: head.framing === "none" ? none : stream,
  };
}

/**
 * Is this a body that controls read? Event streams never end, and opaque media types tell nothing. A type
 * that is missing or cannot be understood is read as text: whoever guesses at it will guess that too.
 */
export function isReadable({ body, status, mediaType }: Answer): boolean {
  if (body.kind !== "stream" || status === 101) return false;
  return mediaType === undefined || readableKinds.has(kindOf(mediaType));
}

const readableKinds: ReadonlySet<string> = new Set(["json", "text", "xml", "form"]);

function kindOf(mediaType: MediaType): string {
  return mediaType.essence === "text/event-stream" ? "opaque" : mediaType.kind;
}

function upstreamFault(code: string, cause?: unknown): Fault {
  return new Fault(code, "upstream", { cause });
}

/** Gathers an answer's body, within its bound. */
export class AnswerReading {
  readonly chunks: Buffer[] = [];
  bytes = 0;
  readonly #answer: Answer;
  readonly #limits: BodyLimits;

  constructor(answer: Answer, limits: BodyLimits) {
    this.#answer = answer;
    this.#limits = limits;
  }

  /** False: there is more than may be read. */
  take(bytes: Buffer): boolean {
    this.bytes += bytes.length;
    this.chunks.push(bytes);
    return this.bytes <= this.#limits.responseBytes;
  }

  /** The bytes as the upstream sent them. */
  whole(): Buffer {
    const [only] = this.chunks;
    return this.chunks.length === 1 && only ? only : Buffer.concat(this.chunks);
  }

  /** The decoded bytes. What cannot be decoded is the upstream's fault. */
  decode(whole: Buffer): Buffer | Fault | Promise<Buffer | Fault> {
    const coding = codingOf(this.#answer.fields.list("content-encoding"));
    if (coding === undefined) return upstreamFault("upstream-unknown-coding");
    if (coding === "identity") return whole;
    const { responseBytes, ratio } = this.#limits;
    return decode(whole, coding, { bytes: responseBytes, ratio, blame: "upstream" });
  }

  /**
   * Reads what `decode` gave; `skim` is asked first, and what it is not sure of is parsed. What calls itself JSON and is none is text: a contract that declares JSON
   * withholds it, and where there is no contract nothing was promised.
   */
  parse(
    bytes: Buffer | Fault,
    skim: (source: JsonSource) => Skimmed | undefined,
  ): AnswerBody | Fault {
    if (!(bytes instanceof Fault)) return this.#parse(bytes, skim);
    return bytes.code.startsWith("upstream-")
      ? bytes
      : upstreamFault("upstream-undecodable-body", bytes.cause);
  }

  #parse(bytes: Buffer, skim: (source: JsonSource) => Skimmed | undefined): AnswerBody | Fault {
    if (bytes.length === 0) return none;
    const { mediaType, status } = this.#answer;
    // A range of a JSON text is none.
    if (mediaType?.kind !== "json" || status === 206)
      return { kind: "text", text: textOf(bytes, mediaType) };
    const text = bytes.toString("utf8");
    const isSuspect = mayNamePrototype(text);
    const skimmed = isSuspect ? undefined : skim(sourceOf(bytes, text));
    return skimmed === undefined ? parseJson(text, isSuspect) : new SkimmedJson(text, skimmed);
  }
}

/** Where each character took one byte, a part of the text is cheaper than one of the bytes. */
function sourceOf(bytes: Buffer, text: string): JsonSource {
  const slice =
    text.length === bytes.length
      ? (from: number, to: number) => text.slice(from, to)
      : (from: number, to: number) => bytes.toString("utf8", from, to);
  return { bytes, slice };
}

/** `isSuspect`: a member may be named `__proto__`. */
function parseJson(text: string, isSuspect: boolean): AnswerBody | Fault {
  let value: JsonValue;
  try {
    // RFC 8259 §8.1 lets a reader ignore a byte order mark; browsers and fetch do.
    value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as JsonValue;
  } catch {
    return { kind: "text", text };
  }
  if (isSuspect && namesPrototype(value)) return upstreamFault("upstream-forbidden-key");
  return { kind: "json", text, value };
}

/**
 * The body with one meaning only, whoever reads it: where a member is named twice, controls have judged the
 * last and its reader may take the first, so that it is written anew as it was understood. Asked of what
 * leaves, because most answers that a control edits are written anew already.
 */
export function withOneMeaning(body: AnswerBody): AnswerBody | Fault {
  if (body.kind !== "json" || body.written === true) return body;
  const { text, value } = body;
  if (namesOnce(text, value)) return body;
  // Written anew, a number of so many digits, or so large, would be another one.
  if (/\d{16}|[eE]\+?\d{3}/.test(text)) return upstreamFault("upstream-duplicate-key");
  return { kind: "json", text: JSON.stringify(value), value, written: true };
}

/** `__proto__` as such, or with any of its characters escaped. */
function mayNamePrototype(text: string): boolean {
  return text.includes("__proto__") || (text.includes("\\u00") && escaped.test(text));
}

const escaped = /\\u005[fF]|\\u00[67][0-9a-fA-F]/;

function namesPrototype(root: JsonValue): boolean {
  const waiting: JsonValue[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== "object" || value === null) continue;
    if (Object.hasOwn(value, "__proto__")) return true;
    for (const member of Object.values(value)) waiting.push(member);
  }
  return false;
}

/** Text that is not UTF-8 is read as it is meant where the label is known; it is forwarded as it came. */
function textOf(bytes: Buffer, mediaType: MediaType | undefined): string {
  const charset = mediaType && parameter(mediaType, "charset")?.toLowerCase();
  if (charset === undefined || charset === "utf-8" || charset === "utf8") return bytes.toString();
  if (charset === "iso-8859-1" || charset === "us-ascii") return bytes.toString("latin1");
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}
