import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCidr } from "../kernel/cidr.ts";
import { Fields } from "./fields.ts";
import { clientOf } from "./forwarded.ts";

const trusted = ["10.0.0.0/8", "2001:db8:1::/48"].map((text) => {
  const cidr = parseCidr(text);
  assert.ok(cidr);
  return cidr;
});

const xff = "x-forwarded-for";
const proto = "x-forwarded-proto";
const host = "x-forwarded-host";

const walks = [
  ["stranger says nothing", "203.0.113.9", [], "203.0.113.9", undefined],
  [
    "stranger is not believed",
    "203.0.113.9",
    [xff, "1.1.1.1", proto, "https", "forwarded", "for=1.1.1.1"],
    "203.0.113.9",
    undefined,
  ],
  ["mapped peer", "::ffff:203.0.113.9", [], "203.0.113.9", undefined],
  ["mapped trusted peer", "::ffff:10.0.0.1", [xff, "1.1.1.1"], "1.1.1.1", undefined],
  ["one proxy", "10.0.0.1", [xff, "1.1.1.1", proto, "https"], "1.1.1.1", true],
  ["plain text before the proxy", "10.0.0.1", [xff, "1.1.1.1", proto, "http"], "1.1.1.1", false],
  [
    "stranger's entries left of the client",
    "10.0.0.1",
    [xff, "9.9.9.9, 1.1.1.1"],
    "1.1.1.1",
    undefined,
  ],
  [
    "stranger's garbage left of the client",
    "10.0.0.1",
    [xff, '"<x>, 1.1.1.1'],
    "1.1.1.1",
    undefined,
  ],
  ["stranger's own line", "10.0.0.1", [xff, "9.9.9.9", xff, "1.1.1.1"], "1.1.1.1", undefined],
  [
    "two proxies",
    "10.0.0.1",
    [xff, "9.9.9.9, 1.1.1.1, 10.0.0.2", proto, "http, https, http"],
    "1.1.1.1",
    true,
  ],
  ["all trusted", "10.0.0.1", [xff, "10.0.0.3, 10.0.0.2"], "10.0.0.3", undefined],
  ["with ports", "10.0.0.1", [xff, "1.1.1.1:4711"], "1.1.1.1", undefined],
  ["bare IPv6", "10.0.0.1", [xff, "2001:DB8:2::1"], "2001:db8:2::1", undefined],
  [
    "no address where one is needed",
    "10.0.0.1",
    [xff, "1.1.1.1, unknown", proto, "https"],
    "10.0.0.1",
    undefined,
  ],
  ["not quite an address", "10.0.0.1", [xff, "1.1.1.01"], "10.0.0.1", undefined],
  ["empty list", "10.0.0.1", [xff, ""], "10.0.0.1", undefined],
  [
    "endless list",
    "10.0.0.1",
    [xff, Array.from({ length: 70 }, () => "10.0.0.2").join()],
    "10.0.0.1",
    undefined,
  ],
  [
    "standard",
    "2001:db8:1::5",
    ["forwarded", "for=1.1.1.1;proto=https;by=10.0.0.1"],
    "1.1.1.1",
    true,
  ],
  [
    "standard, IPv6 and quotes",
    "10.0.0.1",
    ["forwarded", 'For="[2001:db8:2::1]:80" ; Proto=HTTPS'],
    "2001:db8:2::1",
    true,
  ],
  [
    "standard, the proxy's element counts",
    "10.0.0.1",
    ["forwarded", "for=9.9.9.9;proto=https, for=1.1.1.1;proto=http"],
    "1.1.1.1",
    false,
  ],
  [
    "standard, stranger's open quote",
    "10.0.0.1",
    ["forwarded", 'for="9.9.9.9, for=1.1.1.1'],
    "1.1.1.1",
    undefined,
  ],
  ["standard, hidden", "10.0.0.1", ["forwarded", "for=_hidden;proto=https"], "10.0.0.1", undefined],
  [
    "standard, said twice",
    "10.0.0.1",
    ["forwarded", "for=1.1.1.1;for=2.2.2.2"],
    "10.0.0.1",
    undefined,
  ],
  [
    "both agree",
    "10.0.0.1",
    ["forwarded", "for=1.1.1.1", xff, "1.1.1.1", proto, "https"],
    "1.1.1.1",
    true,
  ],
  [
    "both disagree",
    "10.0.0.1",
    ["forwarded", "for=9.9.9.9", xff, "1.1.1.1"],
    "10.0.0.1",
    undefined,
  ],
  ["proto alone", "10.0.0.1", [proto, "https"], "10.0.0.1", true],
] as const;

for (const [name, peer, flat, client, secure] of walks) {
  test(name, () => {
    const end = clientOf(peer, new Fields(flat), trusted);
    assert.deepEqual([end.client, end.secure], [client, secure]);
  });
}

function hostOf(...flat: readonly string[]) {
  return clientOf("10.0.0.1", new Fields(flat), trusted).host;
}

test("the host is the outermost trusted proxy's word", () => {
  assert.equal(hostOf(xff, "1.1.1.1", host, "a.example"), "a.example");
  assert.equal(hostOf(xff, "1.1.1.1", host, "a.example, b.example"), undefined);
  assert.equal(hostOf("forwarded", 'for=1.1.1.1;host="a.example:8443"'), "a.example:8443");
  assert.equal(hostOf(host, "a.example"), "a.example");
});

test("without trusted proxies nobody is believed", () => {
  const end = clientOf("10.0.0.1", new Fields([xff, "1.1.1.1"]), []);
  assert.deepEqual(end, { client: "10.0.0.1", secure: undefined, host: undefined });
});
