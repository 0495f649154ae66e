import assert from "node:assert/strict";
import { test } from "node:test";
import { probeOf } from "../probe.ts";
import { judgeHeader } from "./header.ts";
import { judgeLdap } from "./ldap.ts";
import { judgeNosql, judgeNosqlName } from "./nosql.ts";
import { judgeUrl } from "./url.ts";
import { judgeXml, judgeXmlBody } from "./xml.ts";
import { judgeXpath } from "./xpath.ts";

type Judge = typeof judgeLdap;
const tables: readonly (readonly [
  name: string,
  Judge,
  attacks: readonly string[],
  misses: readonly string[],
])[] = [
  [
    "ldap",
    judgeLdap,
    ["*)(uid=*", "x)(|(a=b", "admin)(&)", "*))"],
    ["(a) and (b)", "(&(a=b)(c=d))", "f(x) = y", "smile :)", "1) first (2) second"],
  ],
  [
    "xpath",
    judgeXpath,
    ["'] | //user", "x' or ../a", "parent::node()", "' or position()=1", "doc('http://h/x')"],
    ["a::b", "C::parent", "'x' or 'y'", "std::vector", "see ['a'] / b"],
  ],
  [
    "xml",
    judgeXml,
    ['<!DOCTYPE a [<!ENTITY b SYSTEM "c">]>', '<!ENTITY a "b">', '<xi:include href="a"/>'],
    ["<!doctype html>", "<note>x</note>", "<!-- x -->", "a <!b"],
  ],
  [
    "nosql",
    judgeNosql,
    ['{"$ne": null}', "{'a': {'$gt': ''}}", "a[$ne]"],
    ["$5: five", '{"price": "$ne"}', "{$set}", "cost [$]"],
  ],
  [
    "url",
    judgeUrl,
    ["http://h.example/x?", "file:///x", "gopher://h/", "http://203.0.113.9/x.php", "ftp?"],
    ["https://example.com/a?b=c", "what?", "note: x", "http://203.0.113.9/health"],
  ],
  [
    "header",
    judgeHeader,
    ["x\r\nSet-Cookie: a=b", "x\nX-Any: b", "\r\nHTTP/1.1 200 OK", "x\r\nRCPT TO:<a@b>"],
    ["line one\nline two", "x\r\nnote: y", "Set-Cookie: x"],
  ],
];

for (const [name, judge, attacks, misses] of tables) {
  test(`${name}: structure is seen, its look-alikes pass`, () => {
    for (const value of attacks) assert.ok(judge(probeOf(value, "query", false)), value);
    for (const value of misses) {
      assert.equal(judge(probeOf(value, "query", false)), undefined, value);
    }
  });
}

test("operators are names of their own, not any name with a dollar", () => {
  assert.ok(judgeNosqlName("$where", true));
  assert.ok(judgeNosqlName("user[$ne]", false));
  for (const name of ["$ref", "$schema", "$filter", "a$ne", "price[$]"]) {
    assert.equal(judgeNosqlName(name, true), undefined, name);
  }
  assert.equal(judgeNosqlName("$ne", false), undefined);
});

test("a body of XML may not declare a document type at all", () => {
  assert.ok(judgeXmlBody("<!DOCTYPE html><a/>"));
  assert.equal(judgeXmlBody("<?xml version='1.0'?><a>DOCTYPE</a>"), undefined);
});
