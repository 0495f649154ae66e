import { type IncomingHttpHeaders, request as plainRequest } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { request as secureRequest } from "node:https";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";

/** Where a request goes. Without an authority: in plain text. */
export interface Target {
  readonly port: number;
  /** PEM of the authority that must have signed the server's certificate. */
  readonly authority: string | undefined;
}

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Longest wait for anything here. */
const patience = 10_000;

/** One request over HTTP/1.1, on a connection of its own. */
export function send({ port, authority }: Target, sent: Sent): Promise<Answer> {
  const { method, path, headers, body } = sent;
  const request = authority === undefined ? plainRequest : secureRequest;
  const options = {
    host: "127.0.0.1",
    port,
    method,
    path,
    headers: {
      host: `localhost:${port}`,
      ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
      ...headers,
    },
    agent: false,
    timeout: patience,
    ...(authority === undefined ? {} : { ca: authority, servername: "localhost" }),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: flat(response.headers), body: text });
      });
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error(`${path} took too long`)));
    // A server may answer before it has read everything, and then close: the answer counts.
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** The same over HTTP/2. */
export function sendHttp2({ port, authority }: Target, sent: Sent): Promise<Answer> {
  const session = connectHttp2(`https://localhost:${port}`, {
    host: "127.0.0.1",
    ...(authority === undefined ? {} : { ca: authority }),
  });
  return new Promise<Answer>((resolve, reject) => {
    session.on("error", reject);
    const stream = session.request({ ...sent.headers, ":method": sent.method, ":path": sent.path });
    let head: Readonly<Record<string, string>> = {};
    let status = 0;
    let body = "";
    stream.setEncoding("utf8");
    stream.setTimeout(patience, () => stream.destroy(new Error(`${sent.path} took too long`)));
    stream.on("response", (fields) => {
      status = fields[":status"] ?? 0;
      head = flat(fields);
    });
    stream.on("data", (chunk: string) => {
      body += chunk;
    });
    stream.on("error", reject);
    stream.on("end", () => resolve({ status, headers: head, body }));
    stream.end(sent.body);
  }).finally(() => session.close());
}

/** Bytes as they stand, and whatever comes back until the server closes. */
export function sendRaw({ port, authority }: Target, bytes: string): Promise<Answer> {
  const at = { host: "127.0.0.1", port };
  const socket =
    authority === undefined
      ? connect(at)
      : connectTls({ ...at, ca: authority, servername: "localhost" });
  return new Promise((resolve, reject) => {
    let heard = "";
    socket.setEncoding("utf8");
    socket.setTimeout(patience, () => socket.destroy(new Error("nothing came back")));
    socket.on("data", (chunk: string) => {
      heard += chunk;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(readAnswer(heard)));
    socket.write(bytes);
  });
}

function readAnswer(heard: string): Answer {
  const [head = "", ...rest] = heard.split("\r\n\r\n");
  const [start = "", ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(start.split(" ")[1] ?? 0), headers, body: rest.join("\r\n\r\n") };
}

function flat(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) fields[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return fields;
}
