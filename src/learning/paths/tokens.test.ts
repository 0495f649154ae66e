import assert from "node:assert/strict";
import { test } from "node:test";
import { framed } from "./frames.ts";
import { isTyped } from "./tokens.ts";
import { isName } from "./words.ts";

const values = `
  17 -3 3.14 18446744073709551615 3f2504e0-4f89-41d3-9a0c-0305e82c3301 01HWAXTZNJTQZYRHQHDXGQHDHJ
  507f1f77bcf86cd799439011 da39a3ee5e6b4b0d3255bfef95601890afd80709 2024-05-01 2024-05-01T10:00:00Z
  anna@example.org 10.0.0.1 2001:db8::1 eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln mYLmNjhx-NdWsr_dMBhpQM
  cus_9s6XKzkNRiz8i3 sub_ngbYSQiywKzEDV ord-20391 INV-2024-0001 dQw4w9WgXcQ left-pad@1.3.0 300x200
  true false main.3f9a2b1c.js blå 52.5,13.4 arn:aws:sns:eu-west-1:123456789012:topic`;

const literals = `
  users v1 v2.1 v1beta3 oauth2 s3 2fa web3 ipv4 1password md5 base64 sha256 iso8601 findByStatus getUserById
  code-scanning me @me $batch search index.html swagger.json wp-login.php anna-lind blue-running-shoes paris
  EUR de-DE X7 us-east-1 createOAuth2Token listAWSAccounts 1.0 2.1.3 truth`;

test("what is a value by its form", () => {
  for (const text of values.trim().split(/\s+/)) assert.ok(isTyped(text), text);
});

test("what is for the siblings to decide", () => {
  for (const text of literals.trim().split(/\s+/)) assert.ok(!isTyped(text), text);
});

test("names of resources and actions, and what may be a value", () => {
  for (const text of [
    "users",
    "findByStatus",
    "access-keys",
    "pdfmerge",
    "delete_service",
    "x.get_zorg_codes",
  ]) {
    assert.ok(isName(text), text);
  }
  for (const text of [
    "anna-lind",
    "zoltan",
    "EUR",
    "X7K2",
    "level-q3",
    "kettle-12.pdf",
    "user-group-12",
  ]) {
    assert.ok(!isName(text), text);
  }
});

test("time is linear in the length of a segment", () => {
  const long = 200_000;
  for (const unit of ["a", "1", "aB", "a-", "a:", "(a", "a=;", ".json", "_a"]) {
    const start = performance.now();
    framed(unit.repeat(long / unit.length));
    framed(`${unit.repeat(long / unit.length)})`);
    assert.ok(performance.now() - start < 2000, unit);
  }
});
