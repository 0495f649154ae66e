import assert from "node:assert/strict";
import { test } from "node:test";
import { type CallersQuery, isFiltered, printQuery, readQuery } from "./callers-query.ts";

const plain: CallersQuery = {
  search: "",
  consumer: "",
  operation: "",
  window: "day",
  sort: "exchanges",
  offset: 0,
};

test("an address is read and printed back", () => {
  const cases: readonly [string, Partial<CallersQuery>][] = [
    ["", {}],
    ["?search=a+b&window=hour", { search: "a b", window: "hour" }],
    ["?consumer=web+shop&sort=p99", { consumer: "web shop", sort: "p99" }],
    ["?operation=GET+*+%2F%7Bid%7D&page=3", { operation: "GET * /{id}", offset: 100 }],
  ];
  for (const [address, said] of cases) {
    const query = { ...plain, ...said };
    assert.deepEqual(readQuery(address), query);
    assert.equal(printQuery(query), address);
  }
});

test("what an address cannot mean is as if it were not there", () => {
  for (const address of ["?sort=size", "?window=year", "?page=0", "?page=x", "?page=1.5", "?a=1"]) {
    assert.deepEqual(readQuery(address), plain, address);
  }
});

test("window, sort and page filter nothing out", () => {
  assert.equal(isFiltered({ ...plain, window: "hour", sort: "name", offset: 50 }), false);
  for (const name of ["search", "consumer", "operation"] as const) {
    assert.equal(isFiltered({ ...plain, [name]: "x" }), true, name);
  }
});
