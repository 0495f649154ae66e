import assert from "node:assert/strict";
import { test } from "node:test";
import { type RegisterForm, formOf, patchOf, problemOf } from "./register-form.ts";

const blank = formOf({
  name: undefined,
  purpose: undefined,
  owner: undefined,
  exposure: undefined,
  live: undefined,
  deprecated: undefined,
  retired: undefined,
});

test("only what differs is sent, and what was emptied is taken back", () => {
  const cases: readonly [Partial<RegisterForm>, Partial<RegisterForm>, object | undefined][] = [
    [{}, {}, undefined],
    [{}, { owner: "shop" }, { owner: "shop" }],
    [{ owner: "shop" }, { owner: " shop " }, undefined],
    [{ owner: "shop" }, { owner: "  " }, { owner: null }],
    [{ retired: "2026-01-01", name: "a" }, { name: "b" }, { name: "b", retired: null }],
  ];
  for (const [before, after, patch] of cases) {
    assert.deepEqual(patchOf({ ...blank, ...before }, { ...blank, ...after }), patch);
  }
});

test("a life goes forward", () => {
  const [early, middle, late] = ["2026-01-01", "2026-06-01", "2027-01-01"];
  const cases: readonly [Partial<RegisterForm>, boolean][] = [
    [{}, true],
    [{ live: early, deprecated: middle, retired: late }, true],
    [{ live: early, deprecated: early, retired: early }, true],
    [{ live: middle, deprecated: early }, false],
    [{ live: middle, retired: early }, false],
    [{ deprecated: late, retired: middle }, false],
    [{ live: late, deprecated: late, retired: middle }, false],
  ];
  for (const [form, right] of cases) {
    assert.equal(problemOf({ ...blank, ...form }) === undefined, right, JSON.stringify(form));
  }
});
