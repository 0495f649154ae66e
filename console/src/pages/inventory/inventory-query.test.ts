import assert from "node:assert/strict";
import { test } from "node:test";
import { type InventoryQuery, isFiltered, printQuery, readQuery } from "./inventory-query.ts";

const plain: InventoryQuery = {
  search: "",
  api: "",
  state: "",
  stage: "",
  risk: "",
  class: "",
  method: "",
  sort: "risk",
  offset: 0,
};

test("an address is read and printed back", () => {
  const cases: readonly [string, Partial<InventoryQuery>][] = [
    ["", {}],
    ["?search=%2Fv1%2F%7Bid%7D+a", { search: "/v1/{id} a" }],
    ["?api=orders%401&state=shadow&risk=high", { api: "orders@1", state: "shadow", risk: "high" }],
    [
      "?class=iban&method=POST&sort=p99&page=3",
      {
        class: "iban",
        method: "POST",
        sort: "p99",
        offset: 200,
      },
    ],
  ];
  for (const [address, said] of cases) {
    const query = { ...plain, ...said };
    assert.deepEqual(readQuery(address), query);
    assert.equal(printQuery(query), address);
  }
});

test("what an address cannot mean is as if it were not there", () => {
  for (const address of ["?sort=size", "?page=0", "?page=-2", "?page=x", "?page=1.5", "?other=1"]) {
    assert.deepEqual(readQuery(address), plain, address);
  }
});

test("sort and page filter nothing out", () => {
  assert.equal(isFiltered({ ...plain, sort: "path", offset: 100 }), false);
  assert.equal(isFiltered({ ...plain, stage: "retired" }), true);
});
