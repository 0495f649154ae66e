import assert from "node:assert/strict";
import { test } from "node:test";
import { millis } from "./clock.ts";
import { Fault } from "./fault.ts";
import { unreachable } from "./never.ts";
import { ok, pointerToken, refused } from "./result.ts";
import { deny, pass } from "./verdict.ts";

test("a pointer token escapes both signs, tilde first", () => {
  assert.equal(pointerToken("a/b~c"), "a~1b~0c");
  assert.equal(pointerToken("~1"), "~01");
  assert.equal(pointerToken(7), "7");
});

test("results and verdicts carry what they were given", () => {
  assert.deepEqual(ok(1), { ok: true, value: 1 });
  assert.deepEqual(refused("/a", "no"), { ok: false, problems: [{ at: "/a", message: "no" }] });
  assert.deepEqual(deny("late", { note: "n" }), { kind: "deny", reason: "late", note: "n" });
  assert.deepEqual(pass, { kind: "pass" });
  assert.equal(millis(5), 5);
});

test("a fault says whose it is and whether to try again", () => {
  const cause = new Error("inner");
  const fault = new Fault("upstream-timeout", "upstream", { retry: true, cause });
  assert.deepEqual(
    [fault.name, fault.code, fault.message, fault.blame, fault.retry, fault.cause],
    ["Fault", "upstream-timeout", "upstream-timeout", "upstream", true, cause],
  );
  assert.equal(new Fault("x", "house").retry, false);
});

test("the unreachable throws when it is reached", () => {
  assert.throws(() => unreachable("lie" as never), /unreachable: "lie"/);
});
