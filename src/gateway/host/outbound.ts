import { Agent, type Dispatcher, request } from "undici";
import type { Outbound, OutboundRequest, OutboundResponse } from "../../engine/ports.ts";
import { Fault } from "../../kernel/fault.ts";

export interface OutboundOptions {
  /** PEM certificates trusted instead of the system's, such as a company's own authority. */
  readonly ca?: string | readonly string[];
}

export interface OutboundSource extends Outbound {
  close(): Promise<void>;
}

/** The house asks few hosts few questions; this many connections to one are plenty. */
const connections = 4;

/** Heads of answers are small; a larger one is not an honest issuer's. */
const maxHeaderSize = 16_384;

/**
 * Calls of the house itself by undici: TLS always verified, plain HTTP to this machine only, no redirects,
 * no proxies, no cookies, no content codings.
 */
export function createOutbound(options: OutboundOptions = {}): OutboundSource {
  const ca = options.ca === undefined ? {} : { ca: [options.ca].flat() };
  const dispatcher = new Agent({
    connections,
    maxHeaderSize,
    allowH2: false,
    connect: { ...ca, rejectUnauthorized: true },
  });
  return {
    fetch: (wanted) => ask(wanted, dispatcher),
    close: () => dispatcher.close(),
  };
}

async function ask(wanted: OutboundRequest, dispatcher: Dispatcher): Promise<OutboundResponse> {
  const url = allowed(wanted.url);
  if (url === undefined) throw new Fault("outbound-url", "upstream");
  const signal = AbortSignal.timeout(wanted.timeout);
  try {
    const { statusCode, headers, body } = await request(url, {
      dispatcher,
      method: wanted.method,
      headers: { ...wanted.headers, "accept-encoding": "identity" },
      body: wanted.body ?? null,
      signal,
    });
    const coding = one(headers["content-encoding"]);
    const bytes = await readBytes(body, wanted.maxBytes);
    if (coding !== undefined && coding !== "identity") {
      throw new Fault("outbound-coding", "upstream");
    }
    return {
      status: statusCode,
      contentType: one(headers["content-type"]),
      cacheControl: one(headers["cache-control"]),
      body: decode(bytes),
    };
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    if (signal.aborted) throw new Fault("outbound-timeout", "upstream", { retry: true, cause });
    throw new Fault("outbound-transport", "upstream", { retry: true, cause });
  }
}

/** https anywhere, http on this machine only, and never credentials in the address. */
function allowed(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== "" || url.password !== "") return undefined;
  if (url.protocol === "https:") return url;
  return url.protocol === "http:" && isLoopback(url.hostname) ? url : undefined;
}

/** The URL parser has brought every way to write an IPv4 address into one. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function one(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" || value === undefined ? value : value.join(", ");
}

async function readBytes(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    // Leaving the loop destroys the stream, and with it the connection.
    if (length > maxBytes) throw new Fault("outbound-too-large", "upstream");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Fault("outbound-encoding", "upstream", { cause });
  }
}
