import assert from "node:assert/strict";
import { test } from "node:test";
import { probeOf } from "../probe.ts";
import { judgeMarkup } from "./markup.ts";

const attacks: readonly (readonly [value: string, rule: string])[] = [
  ["<script>go()</script>", "script-element"],
  ["<SCRIPT SRC=//h.example>", "active-element"],
  ["<img src=x onerror=go()>", "event-handler"],
  ["<p/onmouseover = go()>", "event-handler"],
  ['<a href="java\tscript:go()">', "script-url"],
  ["<a href=data:text/html,x>", "script-url"],
  ['<div style="width:expression(go())">', "active-style"],
  ["<iframe>", "active-element"],
  ['" onfocus=go() autofocus="', "attribute-breakout"],
  ["' style=x:expression(go()) '", "attribute-breakout"],
  ["javascript:go()", "script-url"],
  ['<!--#exec cmd="id" -->', "server-side-include"],
  ["data:text/html,<b>x</b>", "data-url"],
];

test("an element, attribute or URL that acts is told by the rule that saw it", () => {
  for (const [value, rule] of attacks) {
    assert.equal(judgeMarkup(probeOf(value, "form", false))?.rule, rule, value);
  }
});

const nearMisses = [
  "<p>plain <b>bold</b></p>",
  '<a href="https://example.com/a">a</a>',
  '<span class="x" style="color: red">x</span>',
  "a < b and b > c",
  "I <3 you",
  "once = 1",
  "javascript: the good parts",
  "only=1&onset",
  "<your-name>",
  "conversion=2",
  "data:image/png;base64,AAAA",
];

test("formatting, comparisons and words that begin with on pass", () => {
  for (const value of nearMisses) {
    assert.equal(judgeMarkup(probeOf(value, "form", false)), undefined, value);
  }
});
