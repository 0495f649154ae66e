import assert from "node:assert/strict";
import { test } from "node:test";
import { probeOf } from "../probe.ts";
import { judgeTemplate } from "./template.ts";

const attacks = [
  "{{6*7}}",
  "{{ ''.__class__ }}",
  "{{a.constructor}}",
  "${6*7}",
  "${jndi:ldap://h/x}",
  "${${lower:j}ndi:x}",
  "${::-j}",
  "#{go()}",
  "%{#a=1}",
  "<%= 6*7 %>",
  "@{[ id ]}",
  "{% import os %}",
];

test("placeholders that compute, call or look up are expressions", () => {
  for (const value of attacks) assert.ok(judgeTemplate(probeOf(value, "form", false)), value);
});

const nearMisses = [
  "{{name}}",
  "{{ user.first }}",
  "{{#if a}}x{{/if}}",
  "${name}",
  "${user.id}",
  "#{name}",
  "<%=title%>",
  '{"a": 1}',
  "{id}",
  "${env:HOME}",
];

test("placeholders that only name something are data", () => {
  for (const value of nearMisses) {
    assert.equal(judgeTemplate(probeOf(value, "form", false)), undefined, value);
  }
});
