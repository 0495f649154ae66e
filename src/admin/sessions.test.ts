import assert from "node:assert/strict";
import { test } from "node:test";
import { millis } from "../kernel/clock.ts";
import type { Caller } from "./caller.ts";
import { createFailedAttempts } from "./failed-attempts.ts";
import { createSessions } from "./sessions.ts";
import { createSignInCodes } from "./sign-in-codes.ts";

const clock = { now: () => millis(1_000_000) };
const ada: Caller = { name: "ada@example.com", role: "viewer", by: "oidc" };

test("of a thousand and one sessions the one longest unused ends", () => {
  const sessions = createSessions(clock);
  const tokens = Array.from({ length: 1000 }, () => sessions.open(ada).token);
  const [first = "", second = ""] = tokens;
  assert.ok(sessions.find(first));
  sessions.open(ada);
  assert.ok(sessions.isOpen(first));
  assert.ok(!sessions.isOpen(second));
  assert.equal(tokens.filter((token) => sessions.isOpen(token)).length, 999);
});

test("to look whether a session is open is not to use it", () => {
  const now = { time: 0 };
  const sessions = createSessions({ now: () => millis(now.time) });
  const { token } = sessions.open(ada);
  now.time = 3_599_999;
  assert.ok(sessions.isOpen(token));
  now.time = 3_600_000;
  assert.ok(!sessions.isOpen(token));
});

test("no two sessions share a token or a CSRF token, and neither tells the other", () => {
  const sessions = createSessions(clock);
  const one = sessions.open(ada);
  const two = sessions.open(ada);
  const all = [one.token, one.session.csrf, two.token, two.session.csrf];
  assert.equal(new Set(all).size, 4);
  assert.equal(sessions.find(one.token)?.csrf, one.session.csrf);
  assert.equal(sessions.find(one.session.csrf), undefined);
});

test("of a hundred and one codes the oldest is void", () => {
  const codes = createSignInCodes(clock);
  const made = Array.from({ length: 101 }, () => codes.make({ name: "ada", role: "viewer" }).code);
  const good = made.map((code) => codes.redeem(code) !== undefined);
  assert.deepEqual(good, [false, ...Array<boolean>(100).fill(true)]);
});

test("peers wait for their own failures, and a flood of peers is bounded", () => {
  const failed = createFailedAttempts(clock);
  for (let i = 0; i < 10; i++) failed.count("a");
  failed.count("b");
  assert.deepEqual([failed.wait("a"), failed.wait("b"), failed.wait("c")], [60, 0, 0]);
  for (let i = 0; i < 1000; i++) failed.count(`peer ${i}`);
  assert.equal(failed.wait("a"), 0);
});
