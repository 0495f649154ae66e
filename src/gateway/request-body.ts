import type { BodyLimits } from "../engine/limits.ts";
import type { Body } from "../http/body.ts";
import { decodeText, isReadableCharset, isUtf8 } from "../http/charset.ts";
import { readForm } from "../http/form.ts";
import type { RequestHead } from "../http/head.ts";
import { readJson } from "../http/json-reader.ts";
import { type MediaType, parameter } from "../http/media-type.ts";
import { readMultipart } from "../http/multipart.ts";
import { Fault } from "../kernel/fault.ts";
import type { BodyReader } from "./client-leg.ts";
import { codingOf, decode } from "./coding.ts";

/** A body read whole: what the controls see, and the very bytes they saw, which are what is forwarded. */
export interface ReadBody {
  readonly body: Body;
  readonly bytes: Buffer;
}

/** Whom a reading works for. */
export interface BodyOwner {
  /** Runs `act`, and catches what it throws. */
  guard(act: () => void): void;
}

/** Called once, with a fault blamed on the client where the body cannot be had. */
export type BodyHandler = (read: ReadBody | Fault) => void;

/** No document of an honest client comes near; the `body-shape` control sets the bounds that matter. */
const jsonLimits = { maxDepth: 200, maxKeys: 200_000, maxItems: 1_000_000 } as const;
const multipartLimits = { maxParts: 1_000, maxHeadBytes: 8_192 } as const;

function clientFault(code: string, cause?: unknown): Fault {
  return new Fault(code, "client", { cause });
}

/** Can this body be read, as far as its head tells? Asked before the client is invited to send it. */
export function refuseUnread(head: RequestHead, limits: BodyLimits): Fault | undefined {
  const coding = codingOf(head.fields.list("content-encoding"));
  if (coding === undefined) return clientFault("unknown-coding");
  if ((head.contentLength ?? 0) > limits.requestBytes) return clientFault("body-too-large");
  return isReadable(head.mediaType) ? undefined : clientFault("unknown-charset");
}

/** JSON is UTF-8, whatever its label says (RFC 8259 §8.1): a label that says otherwise is a second reading. */
function isReadable(mediaType: MediaType | undefined): boolean {
  const charset = mediaType && parameter(mediaType, "charset");
  if (charset === undefined) return true;
  return isReadableCharset(charset) && (mediaType?.kind !== "json" || isUtf8(charset));
}

/** Gathers a body within its bounds, decodes it once and parses it once. */
export class BodyReading implements BodyReader {
  readonly patient: boolean = false;
  readonly #head: RequestHead;
  readonly #limits: BodyLimits;
  readonly #owner: BodyOwner;
  readonly #done: BodyHandler;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #over = false;

  constructor(head: RequestHead, limits: BodyLimits, owner: BodyOwner, done: BodyHandler) {
    this.#head = head;
    this.#limits = limits;
    this.#owner = owner;
    this.#done = done;
  }

  onBody(bytes: Buffer): void {
    if (this.#over) return;
    this.#bytes += bytes.length;
    this.#chunks.push(bytes);
    if (this.#bytes > this.#limits.requestBytes) this.onBodyFault(clientFault("body-too-large"));
  }

  onBodyEnd(): void {
    if (!this.#over) this.#owner.guard(() => this.#whole());
  }

  onBodyFault(fault: Fault): void {
    this.#owner.guard(() => this.#finish(fault));
  }

  #whole(): void {
    const { contentLength } = this.#head;
    if (contentLength !== undefined && contentLength !== this.#bytes) {
      this.#finish(clientFault("length-mismatch"));
      return;
    }
    const [only] = this.#chunks;
    const whole = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
    const decoded = this.#decoded(whole);
    if (!(decoded instanceof Promise)) {
      this.#parsed(decoded);
      return;
    }
    // `decode` never rejects.
    void decoded.then((bytes) => this.#owner.guard(() => this.#parsed(bytes)));
  }

  #decoded(bytes: Buffer): Buffer | Fault | Promise<Buffer | Fault> {
    const coding = codingOf(this.#head.fields.list("content-encoding"));
    if (coding === undefined) return clientFault("unknown-coding");
    if (coding === "identity") return bytes;
    const { requestBytes, ratio } = this.#limits;
    return decode(bytes, coding, { bytes: requestBytes, ratio, blame: "client" });
  }

  #parsed(bytes: Buffer | Fault): void {
    if (bytes instanceof Fault) {
      this.#finish(bytes);
      return;
    }
    const body = parseBody(bytes, this.#head.mediaType);
    this.#finish(body instanceof Fault ? body : { body, bytes });
  }

  #finish(read: ReadBody | Fault): void {
    if (this.#over) return;
    this.#over = true;
    this.#chunks.length = 0;
    this.#done(read);
  }
}

function parseBody(bytes: Buffer, mediaType: MediaType | undefined): Body | Fault {
  const kind = mediaType?.kind;
  if (bytes.length === 0 && kind !== "json") return { kind: "none" };
  if (mediaType !== undefined && kind === "multipart") return parseMultipart(bytes, mediaType);
  const text = decodeText(bytes, mediaType && parameter(mediaType, "charset"));
  if (text !== undefined) return parseText(text, mediaType);
  return clientFault(mediaType === undefined ? "unknown-charset" : "not-utf8");
}

function parseText(text: string, mediaType: MediaType | undefined): Body | Fault {
  if (mediaType?.kind === "json") return parseJson(text, mediaType);
  if (mediaType?.kind === "form") return parseForm(text, mediaType);
  return { kind: mediaType?.kind === "xml" ? "xml" : "text", mediaType, text };
}

function parseJson(text: string, mediaType: MediaType): Body | Fault {
  const read = readJson(text, jsonLimits);
  if (!read.ok) return clientFault(`json-${read.reason}`);
  return { kind: "json", mediaType, text, value: read.value };
}

function parseForm(text: string, mediaType: MediaType): Body | Fault {
  const read = readForm(text);
  if (!read.ok) return clientFault(`form-${read.reason}`);
  return { kind: "form", mediaType, pairs: read.pairs };
}

function parseMultipart(bytes: Buffer, mediaType: MediaType): Body | Fault {
  const boundary = parameter(mediaType, "boundary");
  if (boundary === undefined) return clientFault("multipart-boundary");
  const read = readMultipart(bytes, boundary, multipartLimits);
  if (!read.ok) return clientFault(`multipart-${read.reason}`);
  return { kind: "multipart", mediaType, parts: read.parts };
}
