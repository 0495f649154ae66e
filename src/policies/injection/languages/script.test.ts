import assert from "node:assert/strict";
import { test } from "node:test";
import { probeOf } from "../probe.ts";
import { judgeScript } from "./script.ts";

const attacks: readonly (readonly [value: string, rule: string])[] = [
  ["alert(1)", "call"],
  ["eval (x)", "call"],
  ["require('child_process')", "call"],
  ["document.cookie", "property"],
  ['process["env"]', "property"],
  ["process[a.b", "property"],
  ["function(){ return 1 }", "function"],
  ["new Function(x)", "function"],
  ["[].map.call`${x}`", "tagged-call"],
  ["(![]+[])[+!+[]]", "bracket-code"],
  ["__proto__[a]", "prototype"],
  ["$2:constructor", "prototype"],
];

test("code is told by the rule that saw it", () => {
  for (const [value, rule] of attacks) {
    assert.equal(judgeScript(probeOf(value, "form", false))?.rule, rule, value);
  }
});

const nearMisses = [
  "document.pdf",
  "location.address",
  "please confirm (yes or no)",
  "process [see below]",
  "items[0].name",
  "Function (mathematics)",
  "a.b.c()",
  "console.",
  "[1, 2, 3]",
];

test("file names, field paths and everyday words pass", () => {
  for (const value of nearMisses) {
    assert.equal(judgeScript(probeOf(value, "form", false)), undefined, value);
  }
});
