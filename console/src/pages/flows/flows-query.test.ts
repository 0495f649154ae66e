import assert from "node:assert/strict";
import { test } from "node:test";
import { printFlowsQuery, readFlowsQuery } from "./flows-query.ts";

test("an address is read and printed back", () => {
  const plain = { kind: "sequence", api: "", minimum: 1, selected: "" } as const;
  const cases = [
    ["", plain],
    ["?kind=data&api=orders%401", { ...plain, kind: "data", api: "orders@1" }],
    ["?minimum=25&selected=GET+*+%2Fa", { ...plain, minimum: 25, selected: "GET * /a" }],
  ] as const;
  for (const [address, query] of cases) {
    assert.deepEqual(readFlowsQuery(address), query);
    assert.equal(printFlowsQuery(query), address);
  }
});

test("what an address cannot mean is as if it were not there", () => {
  for (const address of [
    "?kind=other",
    "?minimum=0",
    "?minimum=-1",
    "?minimum=1.5",
    "?minimum=x",
  ]) {
    assert.equal(printFlowsQuery(readFlowsQuery(address)), "", address);
  }
});
