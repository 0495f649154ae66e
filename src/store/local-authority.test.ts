import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { request } from "node:https";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { millis } from "../kernel/clock.ts";
import { localCertificate } from "./local-authority.ts";

const folder = mkdtempSync(join(tmpdir(), "castellan-ca-"));
after(() => rmSync(folder, { recursive: true }));
const now = millis(Date.now());
const day = 86_400_000;

test("a client that trusts the authority connects by every name, and by no other", async () => {
  const { certificate, key } = localCertificate(
    folder,
    ["localhost", "api.test", "127.0.0.1", "::1"],
    now,
  );
  const authority = certificate.slice(certificate.lastIndexOf("-----BEGIN"));
  const server = createServer({ cert: certificate, key }, (_, response) => response.end("ok"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const ask = (servername: string) =>
    new Promise<string>((resolve) => {
      request({ host: "127.0.0.1", port, servername, ca: authority, agent: false }, (answer) => {
        answer.resume();
        resolve(String(answer.statusCode));
      })
        .on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? ""))
        .end();
    });
  assert.deepEqual(
    [await ask("localhost"), await ask("api.test"), await ask("other.test")],
    ["200", "200", "ERR_TLS_CERT_ALTNAME_INVALID"],
  );
  server.close();
});

function serial(names: readonly string[], at: number): string {
  return new X509Certificate(localCertificate(folder, names, millis(at)).certificate).serialNumber;
}

test("it is reused while it serves, and renewed for new names or near its end", () => {
  const first = serial(["localhost"], now);
  assert.equal(serial(["localhost"], now + 59 * day), first);
  const renewed = serial(["localhost"], now + 61 * day);
  assert.notEqual(renewed, first);
  assert.notEqual(serial(["localhost", "new.test"], now + 61 * day), renewed);
});

test("every file is readable by its owner alone", () => {
  const files = readdirSync(folder);
  assert.equal(files.length, 4, files.join(" "));
  for (const file of files) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
});
