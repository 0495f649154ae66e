import assert from "node:assert/strict";
import { test } from "node:test";
import { probeOf } from "../probe.ts";
import { judgeBatch } from "./batch.ts";
import { judgeShell } from "./shell.ts";

const attacks: readonly (readonly [value: string, rule: string])[] = [
  ["x; curl http://h.example", "command"],
  ["x|id", "command-after-separator"],
  ["x;ls -l", "command"],
  ["$(whoami)", "command-substitution"],
  ["`cat a.txt`", "command-substitution"],
  ["/usr/bin/id", "program-path"],
  ["cat /etc/motd", "command"],
  ["c\\at /etc/motd", "command"],
  ["w'h'oami -a", "command"],
  ["cat${IFS}x", "field-separator"],
  ["() { :; }; x", "function-definition"],
  ["<(id)", "process-substitution"],
  ["/e[t]c/motd", "path-wildcard"],
  ["{ls,/tmp}", "brace-expansion"],
  [";Get-Content x", "cmdlet"],
  ["nohup ifconfig", "command"],
  ["if exist a.txt del a.txt", "batch-if"],
];

test("a command where a shell would start one is told by the rule that saw it", () => {
  for (const [value, rule] of attacks) {
    assert.equal(judgeShell(probeOf(value, "form", false))?.rule, rule, value);
  }
});

const nearMisses = [
  "hello; time he came",
  "As you near your last year",
  "time express",
  "AT&T",
  "a | b",
  "find the best dog",
  "The zip on my coat is stuck",
  "Call `state` first",
  "price: $20 (each)",
  "/users/[id]",
  "cat",
  "https://example.com/bin/list?x=1;y=2",
  "salt & pepper",
  "{name,age}",
];

test("sentences, paths of an API and code style pass", () => {
  for (const value of nearMisses) {
    assert.equal(judgeShell(probeOf(value, "form", false)), undefined, value);
  }
});

test("statements of cmd.exe need their command", () => {
  assert.equal(judgeBatch("if a==b echo")?.rule, "batch-if");
  assert.equal(judgeBatch("for /l %i in (1,1,9) do echo %i")?.rule, "batch-for");
  assert.equal(judgeBatch("& if not defined x goto y")?.rule, "batch-if");
  for (const value of [
    "if a==b",
    "if only",
    "iffy a==b c",
    "for you in (brackets) do",
    "for all",
  ]) {
    assert.equal(judgeBatch(value), undefined, value);
  }
});
