import assert from "node:assert/strict";
import { test } from "node:test";
import { isWelcome, ownOrigin } from "./own-origin.ts";

const external = "https://castellan.example.com";

const hosts = [
  { host: "127.0.0.1:8444", want: "http://127.0.0.1:8444" },
  { host: "127.0.0.1", want: "http://127.0.0.1" },
  { host: "127.0.0.1:80", want: "http://127.0.0.1" },
  { host: "localhost:8444", want: "http://localhost:8444" },
  { host: "[::1]:8444", want: "http://[::1]:8444" },
  { host: "127.8.0.1:8444", want: "http://127.8.0.1:8444" },
  { host: "castellan.example.com", want: external },
  { host: undefined, want: undefined },
  { host: "", want: undefined },
  { host: "castellan.example.com:8444", want: undefined },
  { host: "castellan.example.com.", want: undefined },
  { host: "evil.castellan.example.com", want: undefined },
  { host: "localhost.evil.example", want: undefined },
  { host: "127.0.0.1.evil.example", want: undefined },
  { host: "localhost:8444@evil.example", want: undefined },
  { host: "evil.example/localhost", want: undefined },
  { host: "127.0.0.999", want: undefined },
  { host: "localhost:99999", want: undefined },
  { host: "0.0.0.0", want: undefined },
  { host: "[::]", want: undefined },
] as const;

for (const { host, want } of hosts) {
  test(`Host ${host} is ${want ?? "not ours"}`, () => {
    assert.equal(ownOrigin(host, external), want);
  });
}

test("without an external URL its host is not ours", () => {
  assert.equal(ownOrigin("castellan.example.com", undefined), undefined);
});

const own = "http://127.0.0.1:8444";
const calls = [
  { headers: {}, elsewhere: false },
  { headers: { origin: own }, elsewhere: false },
  { headers: { "sec-fetch-site": "same-origin" }, elsewhere: false },
  { headers: { "sec-fetch-site": "none" }, elsewhere: false },
  { headers: { origin: "http://127.0.0.1:8445" }, elsewhere: true },
  { headers: { origin: "http://localhost:8444" }, elsewhere: true },
  { headers: { origin: "https://127.0.0.1:8444" }, elsewhere: true },
  { headers: { origin: `${own}/` }, elsewhere: true },
  { headers: { origin: "null" }, elsewhere: true },
  { headers: { origin: "" }, elsewhere: true },
  { headers: { "sec-fetch-site": "same-site" }, elsewhere: true },
  { headers: { "sec-fetch-site": "cross-site" }, elsewhere: true },
  { headers: { "sec-fetch-site": "" }, elsewhere: true },
  { headers: { origin: own, "sec-fetch-site": "cross-site" }, elsewhere: true },
] as const;

for (const { headers, elsewhere } of calls) {
  test(`${JSON.stringify(headers)} comes from ${elsewhere ? "elsewhere" : "ourselves"}`, () => {
    assert.equal(isWelcome(headers, own, false), !elsewhere);
  });
}

const navigation = {
  "sec-fetch-site": "cross-site",
  "sec-fetch-mode": "navigate",
  "sec-fetch-dest": "document",
};
const moves = [
  { headers: navigation, want: true },
  { headers: { ...navigation, "sec-fetch-dest": "iframe" }, want: false },
  { headers: { ...navigation, "sec-fetch-mode": "cors" }, want: false },
  { headers: { ...navigation, origin: "https://evil.example" }, want: false },
  { headers: { "sec-fetch-site": "cross-site" }, want: false },
] as const;

for (const { headers, want } of moves) {
  test(`${JSON.stringify(headers)} ${want ? "opens" : "does not open"} a page`, () => {
    assert.equal(isWelcome(headers, own, true), want);
    assert.equal(isWelcome(headers, own, false), false);
  });
}
