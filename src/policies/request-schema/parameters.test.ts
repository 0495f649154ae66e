import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Request, ask } from "../../../test/fixtures/request-schema.ts";

const uuid = "123e4567-e89b-12d3-a456-426614174000";
const queries: readonly (readonly [string, string])[] = [
  ["", "pass"],
  ["q=hello", "pass"],
  ["q=toolong", "parameter"],
  ["q=a&q=b", "parameter"],
  ["n=10", "pass"],
  ["n=11", "parameter"],
  ["n=1.0", "parameter"],
  ["n=%201", "parameter"],
  ["n=01", "parameter"],
  ["n=1e1", "parameter"],
  ["n=0x1", "parameter"],
  ["n=", "parameter"],
  ["price=1.50", "pass"],
  ["price=-2e3", "pass"],
  ["price=NaN", "parameter"],
  ["price=1e999", "parameter"],
  ["flag=true", "pass"],
  ["flag=1", "parameter"],
  ["flag=TRUE", "parameter"],
  ["maybe=null", "pass"],
  ["maybe=x", "parameter"],
  ["either=all", "pass"],
  ["either=7", "pass"],
  ["either=none", "parameter"],
  ["empty=", "pass"],
  ["empty=x", "parameter"],
  ["tags=a&tags=b", "pass"],
  ["tags=a", "pass"],
  ["tags=a&tags=b&tags=c", "parameter"],
  ["csv=a,b", "pass"],
  ["csv=a,c", "parameter"],
  ["csv=a%2Cb", "parameter"],
  ["csv=a&csv=b", "parameter"],
  ["ssv=1%202", "pass"],
  ["ssv=1+2", "pass"],
  ["ssv=1,2", "parameter"],
  ["pipes=1%7C2", "pass"],
  ["pipes=1%7Cx", "parameter"],
  ["flat=r,1", "pass"],
  ["flat=r,x", "parameter"],
  ["flat=r", "parameter"],
  ["flat=z,1", "unknown-parameter"],
  ["from=1&size=2", "pass"],
  ["from=x", "parameter"],
  ["page=1", "unknown-parameter"],
  ["filter[a]=1", "pass"],
  ["filter[a]=x", "parameter"],
  ["filter[z]=1", "unknown-parameter"],
  ["filter[list]=1&filter[list]=2", "pass"],
  ["filter[list][]=1&filter[list][]=2", "pass"],
  ["filter[deep][b]=true", "pass"],
  ["filter[deep][b]=7", "parameter"],
  ["filter[a=1", "parameter"],
  ["filter[__proto__]=1", "unknown-parameter"],
  ["doc=%7B%22x%22%3A1%7D", "pass"],
  ["doc=%7B%22x%22%3A%22y%22%7D", "parameter"],
  ["doc=%7B", "parameter"],
  ["stranger=1", "unknown-parameter"],
  ["constructor=1", "unknown-parameter"],
  ["api_key=abc", "pass"],
];

describe("query parameters", () => {
  for (const [query, want] of queries) {
    test(query === "" ? "none" : query, () =>
      assert.equal(ask("GET /things/{id}", { query }), want),
    );
  }
  test("unknown ones pass where the settings say so", () => {
    const ignore = { refuseUnknownParameters: false };
    assert.equal(ask("GET /things/{id}", { query: "stranger=1" }, ignore), "pass");
    assert.equal(ask("GET /things/{id}", { query: "n=11&stranger=1" }, ignore), "parameter");
    const known = { knownParameters: ["utm"] };
    assert.equal(ask("GET /things/{id}", { query: "utm=1" }, known), "pass");
    assert.equal(ask("GET /things/{id}", { query: "utn=1" }, known), "unknown-parameter");
  });
});

const elsewhere: readonly (readonly [string, string, Request, string])[] = [
  ["a path parameter", "GET /things/{id}", { path: [["id", "0"]] }, "parameter"],
  ["a path parameter of another type", "GET /things/{id}", { path: [["id", "x"]] }, "parameter"],
  ["a header", "GET /things/{id}", { fields: ["x-count", "5"] }, "pass"],
  ["a wrong header", "GET /things/{id}", { fields: ["x-count", "five"] }, "parameter"],
  ["a header twice", "GET /things/{id}", { fields: ["x-count", "5", "x-count", "6"] }, "parameter"],
  [
    "a list header in two lines",
    "GET /things/{id}",
    { fields: ["x-list", "5, 6", "x-list", "7"] },
    "pass",
  ],
  ["an undeclared header", "GET /things/{id}", { fields: ["x-other", "5"] }, "pass"],
  [
    "a cookie",
    "GET /things/{id}",
    {
      cookies: [
        ["session", uuid],
        ["other", "1"],
      ],
    },
    "pass",
  ],
  ["a wrong cookie", "GET /things/{id}", { cookies: [["session", "1"]] }, "parameter"],
  [
    "a cookie twice",
    "GET /things/{id}",
    {
      cookies: [
        ["session", uuid],
        ["session", uuid],
      ],
    },
    "parameter",
  ],
  ["label", "GET /label/{v}", { path: [["v", ".1,2"]] }, "pass"],
  ["label without its dot", "GET /label/{v}", { path: [["v", "1,2"]] }, "parameter"],
  ["label, exploded", "GET /labels/{v}", { path: [["v", ".1.2"]] }, "pass"],
  ["matrix", "GET /matrix/{v}", { path: [["v", ";v=1,2"]] }, "pass"],
  ["matrix, exploded", "GET /matrices/{v}", { path: [["v", ";v=1;v=2"]] }, "pass"],
  ["matrix of another name", "GET /matrices/{v}", { path: [["v", ";w=1"]] }, "parameter"],
  ["matrix object", "GET /object/{v}", { path: [["v", ";R=1"]] }, "pass"],
  ["simple object", "GET /simple/{v}", { path: [["v", "R,1"]] }, "pass"],
  ["simple object, exploded", "GET /pairs/{v}", { path: [["v", "R=1"]] }, "pass"],
  ["simple object, undeclared", "GET /pairs/{v}", { path: [["v", "Q=1"]] }, "unknown-parameter"],
];

describe("paths, headers and cookies", () => {
  for (const [name, id, request, want] of elsewhere) {
    test(name, () => assert.equal(ask(id, request), want));
  }
});
