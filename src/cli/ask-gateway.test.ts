import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, type RequestListener, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type AdminStage, adminStage, credential, list, shadow } from "../admin/fixtures/stage.ts";
import { gatewayProof } from "../admin/gateway-proof.ts";
import type { Settings } from "../config/settings/settings.ts";
import { findOperation } from "../registry/held.ts";
import { askGateway, noteTraffic } from "./ask-gateway.ts";

const state = mkdtempSync(join(tmpdir(), "castellan-ask-"));
let stage: AdminStage;
before(async () => {
  stage = await adminStage();
  stage.again();
});
after(async () => {
  await stage.close();
  rmSync(state, { recursive: true });
});

function settings(port: number): Settings {
  return { admin: { address: "127.0.0.1", port }, state } as Settings;
}

test("the running gateway is asked with its own credential, and its refusals are told", async () => {
  const ask = (path: string) => askGateway(settings(stage.port()), path);
  await assert.rejects(ask("/v1/openapi"), /is not the gateway of .*castellan-ask-/);
  writeFileSync(join(state, "admin-credential"), `${credential}\n`);
  const answer = (await ask("/v1/openapi?api=shop%401")) as { paths: object };
  assert.ok(Object.keys(answer.paths).includes(list.split(" ")[2] ?? ""));
  await assert.rejects(ask("/v1/inventory?sort=colour"), /refused: sort: one of risk/);
  await assert.rejects(
    askGateway(settings(1), "/v1/openapi"),
    /no gateway answers at 127\.0\.0\.1:1$/,
  );
});

/** Listens at the admin address in the gateway's place. */
async function listen(heard: RequestListener) {
  const server = createServer(heard);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

function proofBy(held: string, { origin, searchParams }: URL): string {
  return gatewayProof(held, { origin, challenge: searchParams.get("challenge") ?? "" });
}

const strangers: readonly [what: string, answer: (url: URL) => string | undefined][] = [
  ["that has no proof", () => undefined],
  ["that answers with the challenge", ({ searchParams }) => searchParams.get("challenge") ?? ""],
  ["that holds no credential", (url) => proofBy("", url)],
  ["that holds another credential", (url) => proofBy("wrong", url)],
  [
    "that kept an earlier proof",
    ({ origin }) => proofBy(credential, new URL(`${origin}/?challenge=${"c".repeat(43)}`)),
  ],
  [
    "that passes on the gateway's proof",
    ({ search }) => proofBy(credential, new URL(`http://127.0.0.1:${stage.port()}/${search}`)),
  ],
];

for (const [what, answer] of strangers) {
  for (const kept of [credential, ""]) {
    test(`a stranger ${what} is not sent the credential${kept ? "" : ", nor none"}`, async () => {
      writeFileSync(join(state, "admin-credential"), kept);
      const heard: IncomingMessage[] = [];
      const { server, port } = await listen((request, response) => {
        heard.push(request);
        const proof = answer(new URL(request.url ?? "", `http://${request.headers.host}`));
        response.end(JSON.stringify({ proof }));
      });
      try {
        const asked = askGateway(settings(port), "/v1/register/notes", { body: {} });
        await assert.rejects(
          asked,
          /is not the gateway of .*: it was not sent the admin credential$/,
        );
        assert.equal(heard.length, 1);
        assert.equal(heard[0]?.headers.authorization, undefined);
        assert.ok(!heard[0]?.url?.includes(credential));
      } finally {
        server.close();
      }
    });
  }
}

test("a stranger that sends without end is not heard to the end", async () => {
  writeFileSync(join(state, "admin-credential"), credential);
  const { server, port } = await listen((_, response) => {
    const part = "x".repeat(16_384);
    const go = (): void => {
      while (!response.destroyed && response.write(part));
    };
    response.on("drain", go);
    go();
  });
  try {
    await assert.rejects(askGateway(settings(port), "/v1/openapi"), /is not the gateway/);
  } finally {
    server.close();
  }
});

test("a stranger that points elsewhere is not followed", async () => {
  writeFileSync(join(state, "admin-credential"), credential);
  const { server, port } = await listen((request, response) => {
    response.writeHead(307, { location: `http://127.0.0.1:${stage.port()}${request.url ?? ""}` });
    response.end();
  });
  try {
    await assert.rejects(askGateway(settings(port), "/v1/openapi"), /is not the gateway/);
  } finally {
    server.close();
  }
});

test("the running gateway writes down what it has seen; without it nothing is lost", async () => {
  stage.again();
  const late = `${shadow}/late`;
  const [seen] = stage.summaries;
  assert.ok(seen);
  stage.summaries = [...stage.summaries, { ...seen, key: late, path: `${seen.path}/late` }];
  const isHeld = () => findOperation(stage.state.register.read(), late) !== undefined;
  writeFileSync(join(state, "admin-credential"), "another gateway's\n");
  const refused: string[] = [];
  const note = (port: number) => noteTraffic(settings(port), (why) => refused.push(why));
  await note(1);
  assert.deepEqual(refused, [], "where no gateway runs, nothing is missing");
  await note(stage.port());
  assert.ok(!isHeld());
  assert.match(refused.join("\n"), /^what answers at 127\.0\.0\.1:\d+ is not the gateway of /);
  writeFileSync(join(state, "admin-credential"), `${credential}\n`);
  await note(stage.port());
  assert.ok(isHeld());
});
