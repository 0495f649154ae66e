import assert from "node:assert/strict";
import { test } from "node:test";
import { probeOf } from "../probe.ts";
import { judgePhp } from "./php.ts";

const attacks: readonly (readonly [value: string, rule: string])[] = [
  ["<?php echo 1", "php-tag"],
  ["<?= 1", "php-tag"],
  ["[php]x", "php-tag"],
  ["$_GET['a']", "php-variable"],
  ["phar://a/b", "php-stream"],
  ["data:text/plain;base64,eA==", "php-stream"],
  ['O:3:"Foo":1:{s:1:"a";}', "php-object"],
  ["base64_decode($x)", "php-call"],
  ["system('id')", "php-call"],
  ["exec/*x*/()", "php-call"],
  ["('sys'.'tem')('id');", "php-dynamic-call"],
  ["memory_limit=1G", "php-setting"],
  ["session.name=x", "php-setting"],
];

test("PHP is told by the rule that saw it", () => {
  for (const [value, rule] of attacks) {
    assert.equal(judgePhp(probeOf(value, "form", false))?.rule, rule, value);
  }
});

const nearMisses = [
  "<?xml version='1.0'?>",
  "count (of all)",
  "the system (see below)",
  "executor()",
  "data:image/png;base64,AAAA",
  "precision",
  "$5 (approx.)",
  "O:3",
  "mail me (later)",
  "summarize count() by day",
];

test("XML, prose with brackets and pictures pass", () => {
  for (const value of nearMisses) {
    assert.equal(judgePhp(probeOf(value, "form", false)), undefined, value);
  }
});
