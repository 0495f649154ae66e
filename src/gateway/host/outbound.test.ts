import assert from "node:assert/strict";
import { once } from "node:events";
import { type Server, type ServerResponse, createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { webcrypto } from "node:crypto";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { OutboundRequest } from "../../engine/ports.ts";
import { millis } from "../../kernel/clock.ts";
import { Fault } from "../../kernel/fault.ts";
import { createOutbound } from "./outbound.ts";

const seen: string[] = [];
let server: Server;
let base: string;
const outbound = createOutbound();

type Answer = (response: ServerResponse) => void;

const answers: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ["/ok", (response) => response.writeHead(200, { "cache-control": "max-age=5" }).end('{"é":1}')],
  ["/moved", (response) => response.writeHead(302, { location: "/target" }).end()],
  ["/large", (response) => response.writeHead(200).end("x".repeat(5000))],
  ["/endless", (response) => void response.writeHead(200).write("x")],
  ["/silent", () => {}],
  [
    "/gzip",
    (response) => response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("{}")),
  ],
  ["/latin1", (response) => response.writeHead(200).end(Buffer.from([0x22, 0xe9, 0x22]))],
  [
    "/broken",
    (response) =>
      void response.writeHead(200, { "content-length": "9" }).write("x", () => response.destroy()),
  ],
]);

before(async () => {
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const answer = answers.get(request.url ?? "");
    if (answer === undefined) request.pipe(response.writeHead(404));
    else answer(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(async () => {
  await outbound.close();
  server.closeAllConnections();
  server.close();
});

function asking(url: string, more: Partial<OutboundRequest> = {}): OutboundRequest {
  return { method: "GET", url, headers: {}, timeout: millis(400), maxBytes: 4096, ...more };
}

test("an answer comes whole", async () => {
  const answer = await outbound.fetch(asking(`${base}/ok`));
  assert.deepEqual(answer, {
    status: 200,
    contentType: undefined,
    cacheControl: "max-age=5",
    body: '{"é":1}',
  });
});

test("a body is posted, and a status that is no success is an answer", async () => {
  const answer = await outbound.fetch(asking(`${base}/echo`, { method: "POST", body: "token=a" }));
  assert.equal(answer.status, 404);
  assert.equal(answer.body, "token=a");
});

test("redirects are not followed", async () => {
  const answer = await outbound.fetch(asking(`${base}/moved`));
  assert.equal(answer.status, 302);
  assert.ok(!seen.includes("GET /target"));
});

for (const [path, code] of [
  ["/large", "outbound-too-large"],
  ["/endless", "outbound-timeout"],
  ["/silent", "outbound-timeout"],
  ["/gzip", "outbound-coding"],
  ["/latin1", "outbound-encoding"],
  ["/broken", "outbound-transport"],
] as const) {
  test(`${path} is the upstream's fault: ${code}`, async () => {
    await assert.rejects(outbound.fetch(asking(base + path)), (fault) => {
      assert.ok(fault instanceof Fault);
      assert.equal(fault.blame, "upstream");
      assert.equal(fault.code, code);
      return true;
    });
  });
}

for (const url of [
  "http://example.com/",
  "http://10.0.0.1/",
  "http://0.0.0.0/",
  "http://127.0.0.1.example.com/",
  "http://localhost.example.com/",
  "https://user:secret@example.com/",
  "ftp://127.0.0.1/",
  "file:///etc/passwd",
  "//127.0.0.1/",
  "",
]) {
  test(`no call goes to ${url || "nowhere"}`, async () => {
    await assert.rejects(
      outbound.fetch(asking(url)),
      (fault) => fault instanceof Fault && fault.code === "outbound-url",
    );
  });
}

test("nobody listening is a transport fault that may be retried", async () => {
  await assert.rejects(
    outbound.fetch(asking("http://127.0.0.1:1/")),
    (fault) => fault instanceof Fault && fault.code === "outbound-transport" && fault.retry,
  );
});

test("TLS is verified, with the authority given where one is given", async () => {
  const { certificate, key } = await selfSigned("localhost");
  const secure = createTlsServer({ cert: certificate, key }, (_, response) => response.end("{}"));
  secure.listen(0, "localhost");
  await once(secure, "listening");
  const url = `https://localhost:${(secure.address() as AddressInfo).port}/`;
  const trusting = createOutbound({ ca: certificate });
  try {
    assert.equal((await trusting.fetch(asking(url))).body, "{}");
    await assert.rejects(
      outbound.fetch(asking(url)),
      (fault) => fault instanceof Fault && fault.code === "outbound-transport",
    );
  } finally {
    await trusting.close();
    secure.closeAllConnections();
    secure.close();
  }
});

function nothing(): undefined {
  return undefined;
}

async function selfSigned(name: string): Promise<{ certificate: string; key: string }> {
  // The library asks for this at load, for decorators that it does not need here.
  Object.assign(Reflect, {
    getMetadata: nothing,
    getOwnMetadata: nothing,
    defineMetadata: nothing,
  });
  const { SubjectAlternativeNameExtension, X509CertificateGenerator } =
    await import("@peculiar/x509");
  const signing = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(signing, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: signing,
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 3_600_000),
    extensions: [new SubjectAlternativeNameExtension([{ type: "dns", value: name }])],
  });
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  const lines = der.toString("base64").replaceAll(/(.{64})/g, "$1\n");
  const key = `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`;
  return { certificate: certificate.toString("pem"), key };
}
