import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer, get } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { test } from "node:test";
import { guard } from "../castellan.ts";

/** SIGTERM, as an orchestrator sends it: what is under way ends whole, and nothing new begins. */
const gatewayPort = 28_361;
const adminPort = 28_362;

for (const workers of ["inline", 2] as const) {
  test(`an answer under way ends whole after SIGTERM (workers: ${workers})`, async () => {
    const asked = Promise.withResolvers<ServerResponse>();
    const upstream = createServer((_, response) => asked.resolve(response));
    upstream.listen(0, "127.0.0.1");
    await once(upstream, "listening");
    try {
      await using castellan = await guard(
        configuration(workers, (upstream.address() as AddressInfo).port),
      );
      const request = get(`http://127.0.0.1:${gatewayPort}/long`);
      const response = await asked.promise;
      response.writeHead(200, { "content-type": "application/octet-stream" });
      response.write("first,");
      const [answer] = (await once(request, "response")) as [IncomingMessage];
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      await once(answer, "data");
      assert.equal(text, "first,");

      const stopped = castellan.stop();
      while ((await knock()) !== "ECONNREFUSED");
      assert.equal(answer.complete, false);
      response.write("second,");
      await once(answer, "data");
      assert.equal(text, "first,second,");
      response.end("last");
      await once(answer, "end");
      assert.equal(text, "first,second,last");
      assert.ok(answer.complete);
      await stopped;
      assert.equal(await castellan.ended, 0, castellan.printed());
      assert.match(castellan.printed(), /SIGTERM: taking no more connections/);
    } finally {
      upstream.closeAllConnections();
      upstream.close();
    }
  });
}

/** How a new connection fares: the code of its error, or that it was taken, though perhaps to be closed. */
function knock(): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(gatewayPort, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve("taken");
    });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? ""));
  });
}

function off(control: string): object {
  const reason = "The test asks without a contract";
  return { control, api: "slow", mode: "off", reason, owner: "e2e", expires: "2099-01-01" };
}

function configuration(workers: "inline" | number, upstreamPort: number): object {
  return {
    version: 1,
    workers,
    listeners: [{ address: "127.0.0.1", port: gatewayPort, tls: "none" }],
    admin: { address: "127.0.0.1", port: adminPort },
    security: { transport: { plainHttp: "allow" } },
    apis: [
      {
        name: "slow",
        version: "1",
        owner: "e2e",
        purpose: "Answers slowly",
        exposure: "internal",
        upstream: { targets: [`http://127.0.0.1:${upstreamPort}`] },
      },
    ],
    exceptions: [off("undeclared"), off("access")],
    telemetry: { log: { level: "warn" } },
  };
}
