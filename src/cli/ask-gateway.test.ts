import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type AdminStage, adminStage, credential, list, shadow } from "../admin/fixtures/stage.ts";
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
  await assert.rejects(ask("/v1/openapi"), /refused: status 401/);
  writeFileSync(join(state, "admin-credential"), `${credential}\n`);
  const answer = (await ask("/v1/openapi?api=shop%401")) as { paths: object };
  assert.ok(Object.keys(answer.paths).includes(list.split(" ")[2] ?? ""));
  await assert.rejects(ask("/v1/inventory?sort=colour"), /refused: sort: one of risk/);
  await assert.rejects(
    askGateway(settings(1), "/v1/openapi"),
    /no gateway answers at 127\.0\.0\.1:1$/,
  );
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
  assert.match(refused.join("\n"), /^the gateway at 127\.0\.0\.1:\d+ refused: status 401$/);
  writeFileSync(join(state, "admin-credential"), `${credential}\n`);
  await note(stage.port());
  assert.ok(isHeld());
});
