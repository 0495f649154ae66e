import assert from "node:assert/strict";
import { once } from "node:events";
import https from "node:https";
import { before, test } from "node:test";
import type tls from "node:tls";
import { type Authority, type Pair, authority } from "../fixtures/certificates.ts";
import { bodyOf, isWhole, stage, statusOf, talk } from "../fixtures/stage.ts";

const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
let root: Authority;
let stranger: Authority;
let own: Pair;

before(async () => {
  root = await authority();
  stranger = await authority();
  own = await root.issue("localhost", [{ type: "dns", value: "localhost" }]);
});

const upstreamCases = [
  ["of a known authority", "root", "localhost", undefined, 200],
  ["of an unknown authority", "stranger", "localhost", undefined, 502],
  ["for another name", "root", "elsewhere.example", undefined, 502],
  ["for the name it is asked for", "root", "elsewhere.example", "elsewhere.example", 200],
] as const;

for (const [what, by, name, serverName, status] of upstreamCases) {
  test(`an upstream's certificate ${what} ends in ${status}`, async () => {
    const issuer = by === "root" ? root : stranger;
    const pair = await issuer.issue(name, [{ type: "dns", value: name }]);
    const server = https.createServer({ cert: pair.certificate, key: pair.key }, (_, response) => {
      response.end("fine");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    await using gate = await stage([`https://localhost:${port}`], {
      upstream: {
        tls: {
          ca: root.certificate,
          serverName,
          clientCertificate: undefined,
          clientKey: undefined,
        },
      },
    });
    assert.equal(statusOf((await talk(gate.port, get, isWhole)).text), status);
    server.closeAllConnections();
    server.close();
  });
}

test("an upstream that asks for our certificate is shown it", async () => {
  const house = await root.issue("castellan", [{ type: "dns", value: "castellan" }]);
  const server = https.createServer(
    {
      cert: own.certificate,
      key: own.key,
      ca: root.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => {
      response.end((request.socket as tls.TLSSocket).getPeerCertificate().subject.CN);
    },
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await using gate = await stage([`https://localhost:${port}`], {
    upstream: {
      tls: {
        ca: root.certificate,
        serverName: undefined,
        clientCertificate: house.certificate,
        clientKey: house.key,
      },
    },
  });
  assert.equal(bodyOf((await talk(gate.port, get, isWhole)).text), "castellan");
  server.closeAllConnections();
  server.close();
});
