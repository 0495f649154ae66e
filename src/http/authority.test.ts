import assert from "node:assert/strict";
import { test } from "node:test";
import { normalizeAuthority } from "./authority.ts";

const hosts = [
  ["api.example.com", "api.example.com"],
  ["API.Example.COM:443", "api.example.com"],
  ["api.example.com:0443", "api.example.com"],
  ["api.example.com:80", "api.example.com:80"],
  ["api.example.com:8443", "api.example.com:8443"],
  ["api.example.com:", "api.example.com"],
  ["api.example.com.", "api.example.com"],
  ["my_service", "my_service"],
  ["127.0.0.1:8443", "127.0.0.1:8443"],
  ["[::1]:8443", "[::1]:8443"],
  ["[2001:DB8:0::1]", "[2001:db8::1]"],
  ["[::ffff:192.0.2.1]", "[::ffff:192.0.2.1]"],
  ["a.b-c.d1", "a.b-c.d1"],
  ["", undefined],
  [".", undefined],
  ["a..b", undefined],
  ["a.b..", undefined],
  ["user@host", undefined],
  ["user:pw@host", undefined],
  ["a b", undefined],
  ["a/b", undefined],
  ["a%2eb", undefined],
  ["a,b", undefined],
  ["0.0.0.0=5000", undefined],
  ["é.example", undefined],
  ["host:port", undefined],
  ["host:65536", undefined],
  ["host:0", undefined],
  ["host:-1", undefined],
  ["host:1:2", undefined],
  ["127.1", undefined],
  ["0x7f.0.0.1", undefined],
  ["2130706433", undefined],
  ["1.2.3.0x4", undefined],
  ["256.1.1.1", undefined],
  ["::1", undefined],
  ["[::1", undefined],
  ["[::1]x", undefined],
  ["[1.2.3.4]", undefined],
  ["[fe80::1%25eth0]", undefined],
  ["a".repeat(300), undefined],
] as const;

for (const [raw, want] of hosts) {
  test(`host ${JSON.stringify(raw.slice(0, 40))} is ${want}`, () => {
    assert.equal(normalizeAuthority(raw, "https"), want);
  });
}

test("the default port is the scheme's own", () => {
  assert.equal(normalizeAuthority("a:80", "http"), "a");
  assert.equal(normalizeAuthority("a:443", "http"), "a:443");
});

test("what was read last answers for its own text and scheme only", () => {
  for (let i = 0; i < 2; i += 1) {
    assert.equal(normalizeAuthority("a:80", "http"), "a");
    assert.equal(normalizeAuthority("a:80", "https"), "a:80");
    assert.equal(normalizeAuthority("a b", "http"), undefined);
    assert.equal(normalizeAuthority("B:81", "http"), "b:81");
  }
});
