import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import {
  canonicalAddress,
  cidrSet,
  contains,
  formatAddress,
  parseAddress,
  parseCidr,
} from "./cidr.ts";

const addresses = [
  ["192.0.2.1", "192.0.2.1"],
  ["0.0.0.0", "0.0.0.0"],
  ["255.255.255.255", "255.255.255.255"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::FFFF:c000:201", "192.0.2.1"],
  ["::", "::"],
  ["::1", "::1"],
  ["2001:DB8::1", "2001:db8::1"],
  ["2001:db8:0:0:0:0:0:1", "2001:db8::1"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
  ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["fe80::", "fe80::"],
  ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
  ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
  ["1:2:3:4:5:6:7:8:9", undefined],
  ["1:2:3:4:5:6:7", undefined],
  ["1:2:3:4:5:6:7:8::", undefined],
  ["1::2::3", undefined],
  [":::", undefined],
  [":1:2:3:4:5:6:7", undefined],
  ["12345::", undefined],
  ["fe80::1%eth0", undefined],
  ["[::1]", undefined],
  ["192.0.2.1:80", undefined],
  ["192.0.2.01", undefined],
  ["192.0.2.256", undefined],
  ["192.0.2", undefined],
  ["192.0.2.1.", undefined],
  ["0x7f.0.0.1", undefined],
  ["3221225985", undefined],
  ["1.2.3.4::", undefined],
  [" 192.0.2.1", undefined],
  ["", undefined],
] as const;

for (const [text, want] of addresses) {
  test(`address ${JSON.stringify(text)} is ${want}`, () =>
    assert.equal(canonicalAddress(text), want));
}

test("formatting and parsing are inverse", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (address) => {
      assert.equal(parseAddress(formatAddress(address)), address);
    }),
  );
});

const blocks = [
  ["10.0.0.0/8", "10.0.0.0/8", 104],
  ["0.0.0.0/0", "0.0.0.0/0", 96],
  ["192.0.2.7", "192.0.2.7", 128],
  ["::ffff:10.0.0.0/104", "10.0.0.0/8", 104],
  ["2001:DB8::/32", "2001:db8::/32", 32],
  ["::/0", "::/0", 0],
  ["10.1.2.3/8", undefined, 0],
  ["10.0.0.0/33", undefined, 0],
  ["10.0.0.0/08", undefined, 0],
  ["10.0.0.0/", undefined, 0],
  ["10.0.0.0/-1", undefined, 0],
  ["10.0.0/8", undefined, 0],
  ["2001:db8::/129", undefined, 0],
  ["localhost/8", undefined, 0],
] as const;

for (const [text, canonical, length] of blocks) {
  test(`block ${text} is ${canonical}`, () => {
    const cidr = parseCidr(text);
    assert.equal(cidr?.text, canonical);
    if (cidr !== undefined) assert.equal(cidr.length, length);
  });
}

const members = [
  ["10.0.0.0/8", "10.255.0.1", true],
  ["10.0.0.0/8", "11.0.0.0", false],
  ["10.0.0.0/8", "::ffff:10.0.0.1", true],
  ["10.0.0.0/8", "::10.0.0.1", false],
  ["::/0", "10.0.0.1", true],
  ["0.0.0.0/0", "2001:db8::1", false],
  ["2001:db8::/33", "2001:db8:7fff::1", true],
  ["2001:db8::/33", "2001:db8:8000::1", false],
  ["192.0.2.7", "192.0.2.7", true],
  ["192.0.2.7", "192.0.2.8", false],
] as const;

for (const [block, text, want] of members) {
  test(`${text} is ${want ? "" : "not "}in ${block}`, () => {
    const cidr = parseCidr(block);
    const address = parseAddress(text);
    assert.ok(cidr !== undefined && address !== undefined);
    assert.equal(contains(cidr, address), want);
    const other = parseCidr("203.0.113.0/24");
    assert.ok(other);
    assert.equal(cidrSet([other, cidr])(address), want);
  });
}
