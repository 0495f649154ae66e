import assert from "node:assert/strict";
import { test } from "node:test";
import { probeOf } from "../probe.ts";
import { judgeFileName, judgePath } from "./path.ts";

const attacks: readonly (readonly [value: string, rule: string])[] = [
  ["../../x", "traversal"],
  ["a\\..\\b", "traversal"],
  ["..;/x", "traversal"],
  [".../.../x", "traversal"],
  ["/etc/motd", "system-file"],
  ["file=/proc/self/environ", "system-file"],
  ["a/.git", "system-file"],
];

test("leaving a directory and naming the system's files are told by rule", () => {
  for (const [value, rule] of attacks) {
    assert.equal(judgePath(probeOf(value, "query", false))?.rule, rule, value);
  }
  assert.equal(judgePath(probeOf(".env", "path", false))?.rule, "secret-file");
  assert.equal(judgePath(probeOf("@fs/etc/passwd", "path", false))?.rule, "system-file");
});

const nearMisses = [
  "wait... /what",
  "1..2/3",
  "a/b/c.txt",
  "[guide](../guide.md)",
  "etc/and so on",
  "docs/.github/x",
  "./here",
  "/home/ada",
];

test("ellipses, links and ordinary paths pass", () => {
  for (const value of nearMisses) {
    assert.equal(judgePath(probeOf(value, "query", false)), undefined, value);
  }
});

test("a file name that a server would run is refused, others are not", () => {
  for (const name of ["x.php", "x.php.", "x.p.phtml", "x. jsp", "x.php;.jpg"]) {
    assert.ok(judgeFileName(name), name);
  }
  for (const name of ["x.png", "php.txt", "report.2024.pdf", "a"]) {
    assert.equal(judgeFileName(name), undefined, name);
  }
});
