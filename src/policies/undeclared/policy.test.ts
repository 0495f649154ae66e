import assert from "node:assert/strict";
import { test } from "node:test";
import { aRequest, aSite, anOperation, somePorts } from "../../../test/fixtures/exchange.ts";
import { undeclared } from "./policy.ts";

test("what no contract declares does not exist", () => {
  const built = undeclared.build({}, aSite({ operation: undefined }), somePorts());
  assert.ok(built.ok);
  const { authorize } = built.value.steps;
  assert.ok(authorize);
  assert.deepEqual(authorize(aRequest([])), { kind: "deny", reason: "undeclared" });
  assert.equal(undeclared.reasons["undeclared"]?.status, 404);
});

test("a declared operation costs nothing", () => {
  const built = undeclared.build({}, aSite({ operation: anOperation() }), somePorts());
  assert.deepEqual(built, { ok: true, value: { steps: {} } });
});

const refused = [{ paths: ["/a"] }, { enabled: false }, [], null, "off"] as const;

for (const config of refused) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    assert.equal(undeclared.check(config).ok, false);
  });
}
