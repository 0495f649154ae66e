import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { formatAddress } from "../../kernel/cidr.ts";
import { readHost } from "./host.ts";

const addresses: readonly (readonly [written: string, address: string, disguised: boolean])[] = [
  ["169.254.169.254", "169.254.169.254", false],
  ["2852039166", "169.254.169.254", true],
  ["0xA9FEA9FE", "169.254.169.254", true],
  ["0xa9.0xfe.0xa9.0xfe", "169.254.169.254", true],
  ["0251.0376.0251.0376", "169.254.169.254", true],
  ["169.254.43518", "169.254.169.254", true],
  ["127.1", "127.0.0.1", true],
  ["0", "0.0.0.0", true],
  ["127.0.0.1.", "127.0.0.1", false],
  ["169\u3002254\u3002169\uff0e254", "169.254.169.254", true],
  ["\u2460\u2461\u2466.\u24ea.\u24ea.\u2460", "127.0.0.1", true],
  ["[::1]", "::1", false],
  ["[::ffff:169.254.169.254]", "169.254.169.254", true],
  ["[0:0:0:0:0:ffff:a9fe:a9fe]", "169.254.169.254", true],
  ["[::127.0.0.1]", "127.0.0.1", true],
  ["[64:ff9b::a9fe:a9fe]", "169.254.169.254", true],
  ["[2002:7f00:1::]", "127.0.0.1", true],
  ["[2001:db8::1]", "2001:db8::1", false],
];

test("an address is the same however it is written, and the disguise is told", () => {
  for (const [written, address, disguised] of addresses) {
    const host = readHost(written);
    assert.ok(host?.kind === "address", written);
    assert.equal(formatAddress(host.address), address, written);
    assert.equal(host.disguised, disguised, written);
  }
});

test("names stay names", () => {
  for (const [written, name, disguised] of [
    ["Example.COM", "example.com", false],
    ["example.com.", "example.com", false],
    ["m\u00fcnchen.example", "m\u00fcnchen.example", false],
    ["\u24d4xample.com", "example.com", true],
    ["256.1.1.1", "256.1.1.1", false],
    ["1.2.3.4.5", "1.2.3.4.5", false],
    ["0x41414141A9FEA9FE", "0x41414141a9fea9fe", false],
  ] as const) {
    assert.deepEqual(readHost(written), { kind: "name", name, disguised }, written);
  }
});

test("what no client could read is no host", () => {
  for (const text of [
    "",
    "a b",
    "a%2eb",
    "a\\b",
    "[::1",
    "[fe80::1%eth0]",
    "[x]",
    "a:b",
    "a\u0000b",
    ".",
  ]) {
    assert.equal(readHost(text), undefined, text);
  }
});

test("every IPv4 address is found in its decimal, octal and hexadecimal writing", () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), (number) => {
      for (const text of [String(number), `0x${number.toString(16)}`, `0${number.toString(8)}`]) {
        const host = readHost(text);
        assert.ok(host?.kind === "address", text);
        assert.equal(host.address & 0xffffffffn, BigInt(number));
      }
    }),
  );
});
