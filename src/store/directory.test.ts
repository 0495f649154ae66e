import assert from "node:assert/strict";
import { test } from "node:test";
import { millis } from "../kernel/clock.ts";
import { snapshotDirectory } from "./directory.ts";
import { openState } from "./state.ts";

const act = { actor: "test", now: millis(1000) };
const key = (id: string) => ({
  id,
  hash: `hash-${id}`,
  consumer: "shop",
  scopes: ["read"],
  roles: [],
  apis: undefined,
  expires: millis(9000),
});

test("a key is found by its hash until it is revoked; a rotated one keeps its end", () => {
  const state = openState(":memory:");
  const directory = snapshotDirectory();
  state.keys.create(key("a"), act);
  assert.equal(directory.apiKey("hash-a"), undefined, "known before it was pushed");
  directory.replace(state.snapshot(act.now));
  assert.equal(directory.apiKey("hash-a")?.consumer, "shop");
  assert.equal(directory.apiKey("hash-b"), undefined);

  const next = state.keys.rotate(
    "a",
    { id: "b", hash: "hash-b", expires: millis(99_000) },
    millis(5000),
    act,
  );
  assert.deepEqual([next?.consumer, next?.scopes], ["shop", ["read"]]);
  directory.replace(state.snapshot(act.now));
  assert.equal(directory.apiKey("hash-a")?.retires, 5000);
  assert.equal(directory.apiKey("hash-b")?.retires, undefined);

  assert.equal(state.keys.revoke("a", act), true);
  assert.equal(state.keys.revoke("a", act), false, "revoked twice");
  assert.equal(state.keys.rotate("a", { ...key("c") }, millis(5000), act), undefined);
  directory.replace(state.snapshot(act.now));
  assert.equal(directory.apiKey("hash-a"), undefined);
  assert.deepEqual(
    state.audit.list(9).map(({ action, target }) => `${action} ${target}`),
    ["key.revoked a", "key.rotated a", "key.created a"],
  );
  state.close();
});

test("a revocation names its kind, its issuer and what was issued before it", () => {
  const state = openState(":memory:");
  const shared = { issuer: "https://i.test/", reason: "lost", expires: undefined };
  state.revocations.add({ ...shared, kind: "token", id: "t1", issuedBefore: undefined }, act);
  state.revocations.add({ ...shared, kind: "subject", id: "ada", issuedBefore: millis(500) }, act);
  state.revocations.add(
    { ...shared, kind: "token", id: "old", issuedBefore: undefined, expires: millis(900) },
    act,
  );
  const directory = snapshotDirectory(state.snapshot(act.now));
  const revoked = (...asked: Parameters<typeof directory.revoked>) => directory.revoked(...asked);
  const issuer = shared.issuer;
  assert.deepEqual(
    [
      revoked("token", issuer, "t1"),
      revoked("token", issuer, "t1", millis(10_000)),
      revoked("token", issuer, "t2"),
      revoked("token", "https://other.test/", "t1"),
      revoked("certificate", issuer, "t1"),
      revoked("subject", issuer, "ada", millis(499)),
      revoked("subject", issuer, "ada", millis(500)),
      revoked("subject", issuer, "ada"),
      revoked("token", issuer, "old"),
    ],
    [true, true, false, false, false, true, false, true, false],
  );
  assert.equal(state.revocations.remove("token", issuer, "t1", act), true);
  assert.equal(state.revocations.remove("token", issuer, "t1", act), false);
  state.close();
});
