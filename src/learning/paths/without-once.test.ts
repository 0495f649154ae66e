import assert from "node:assert/strict";
import { test } from "node:test";
import { createTemplates } from "./templates.ts";
import { withoutOnce } from "./without-once.ts";

function call(path: string, status = 200) {
  return {
    method: "GET",
    host: "api.test",
    segments: path.split("/").slice(1),
    status,
    shape: 1,
    identity: 1,
    time: 0,
  };
}

test("what was asked for once and could be anything is not written down; all else is, and is found again", () => {
  const templates = createTemplates();
  for (const path of [
    "/admin/audit",
    "/x7qz/once",
    "/people/zyxwa",
    "/people/qwyrt",
    "/x8qz/twice",
    "/x8qz/twice",
  ]) {
    templates.place(call(path));
  }
  templates.place(call("/wp-login", 404));
  assert.equal(templates.unknown.total, 1);
  const kept = structuredClone(withoutOnce(templates.save()));
  const text = JSON.stringify(kept);
  for (const word of ["audit", "people", "x8qz", "twice"]) assert.ok(text.includes(word), word);
  for (const word of ["x7qz", "zyxwa", "qwyrt", "wp-login"]) assert.ok(!text.includes(word), word);
  const again = createTemplates({}, kept);
  assert.equal(again.find("GET", "api.test", ["admin", "audit"])?.path, "/admin/audit");
  assert.equal(again.find("GET", "api.test", ["people", "zyxwa"]), undefined);
});
