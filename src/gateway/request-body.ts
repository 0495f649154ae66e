import type { BodyLimits } from "../engine/limits.ts";
import type { Body } from "../http/body.ts";
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

/** Fails on what is not UTF-8 and keeps a byte order mark: what is judged must be all that was sent. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function clientFault(code: string, cause?: unknown): Fault {
  return new Fault(code, "client", { cause });
}

/** Can this body be read, as far as its head tells? Asked before the client is invited to send it. */
export function refuseUnread(head: RequestHead, limits: BodyLimits): Fault | undefined {
  const coding = codingOf(head.fields.list("content-encoding"));
  if (coding === undefined) return clientFault("unknown-coding");
  if ((head.contentLength ?? 0) > limits.requestBytes) return clientFault("body-too-large");
  const charset = head.mediaType && parameter(head.mediaType, "charset")?.toLowerCase();
  if (charset === undefined || charset === "utf-8" || charset === "us-ascii") return undefined;
  return charset === "utf8" || charset === "ascii" ? undefined : clientFault("unknown-charset");
}

/** Gathers a body within its bounds, decodes it once and parses it once. */
export class BodyReading implements BodyReader {
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
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (cause) {
    return clientFault(mediaType === undefined ? "unknown-charset" : "not-utf8", cause);
  }
  return parseText(text, mediaType);
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
