import assert from "node:assert/strict";
import { test } from "node:test";
import { redactedText } from "./redact-config.ts";

const cases = [
  [{ clientSecret: "abc" }, "clientSecret: '[redacted]'\n"],
  [{ clientSecret: "abc${NAME}" }, "clientSecret: '[redacted]'\n"],
  [{ clientSecret: "${NAME}" }, "clientSecret: ${NAME}\n"],
  [{ clientSecret: "${file:a/b}" }, "clientSecret: ${file:a/b}\n"],
  [{ issuers: [{ jwks: '{"keys":[{"k":"abc"}]}' }] }, "issuers:\n  - jwks: '[redacted]'\n"],
  [{ passwords: ["a", "b"] }, "passwords:\n  - '[redacted]'\n  - '[redacted]'\n"],
  [{ port: 1, name: "abc" }, "port: 1\nname: abc\n"],
] as const;

for (const [value, want] of cases) {
  test(`${JSON.stringify(value)} is kept as ${JSON.stringify(want)}`, () => {
    assert.equal(redactedText(value).replaceAll('"[redacted]"', "'[redacted]'"), want);
  });
}
