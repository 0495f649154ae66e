import assert from "node:assert/strict";
import { test } from "node:test";
import { xmlValues } from "./xml-values.ts";

test("attribute values, text and CDATA come out once resolved; names, comments and instructions do not", () => {
  const text =
    '<?xml version="1.0"?><a b="1 &lt; 2" c=\'x\'><!-- no --><d>y &amp; &#x41;&#66;</d><![CDATA[<z>]]></a>';
  assert.deepEqual(xmlValues(text), ["1 < 2", "x", "y & AB", "<z>"]);
});

test("broken documents give what there is", () => {
  for (const text of ["<", "<a b='", "<!--", "<![CDATA[x", "a & b", "&bogus;"]) {
    assert.ok(Array.isArray(xmlValues(text)));
  }
  assert.deepEqual(xmlValues("<a b='x"), ["x"]);
});
