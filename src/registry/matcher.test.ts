import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { compileHostMatcher } from "./host-matcher.ts";
import { compileMatcher } from "./matcher.ts";

const templates = [
  "/",
  "/users",
  "/users/",
  "/users/me",
  "/users/{id}",
  "/users/{id}.json",
  "/users/{id}/orders",
  "/users/me/orders/{order}",
  "/maps/{x}:{y}",
  "/maps/{id}:copy",
  "/maps/v{x}",
  "/files/{path+}",
  "/files/readme",
  "/a%20b/{c}",
] as const;

const match = compileMatcher(
  templates.map((path) => ({ method: "GET", path, value: path as string })),
);

const cases: readonly (readonly [readonly string[], string | undefined, readonly string[]])[] = [
  [[], "/", []],
  [["users"], "/users", []],
  [["users", ""], "/users/", []],
  [["users", "me"], "/users/me", []],
  [["users", "you"], "/users/{id}", ["you"]],
  [["users", "7.json"], "/users/{id}.json", ["7"]],
  [["users", ".json"], "/users/{id}", [".json"]],
  [["users", "me", "orders"], "/users/{id}/orders", ["me"]],
  [["users", "me", "orders", "1"], "/users/me/orders/{order}", ["1"]],
  [["users", "you", "orders", "1"], undefined, []],
  [["maps", "1:2"], "/maps/{x}:{y}", ["1", "2"]],
  [["maps", "1:2:3"], "/maps/{x}:{y}", ["1", "2:3"]],
  [["maps", "1:copy"], "/maps/{id}:copy", ["1"]],
  [["maps", "v2"], "/maps/v{x}", ["2"]],
  [["maps", "v"], undefined, []],
  [["files", "a", "b"], "/files/{path+}", ["a/b"]],
  [["files", "readme"], "/files/readme", []],
  [["files", "readme", "x"], "/files/{path+}", ["readme/x"]],
  [["files", ""], undefined, []],
  [["a b", "1"], "/a%20b/{c}", ["1"]],
  [["constructor"], undefined, []],
  [["users", "__proto__"], "/users/{id}", ["__proto__"]],
];

for (const [segments, path, values] of cases) {
  test(`/${segments.join("/")} means ${path ?? "nothing"}`, () => {
    const found = match("GET", segments);
    assert.equal(found?.value, path);
    assert.deepEqual(found?.pathParameters.map(([, value]) => value) ?? [], values);
  });
}

test("a concrete path without the method gives way to a template that has it", () => {
  const match2 = compileMatcher([
    { method: "GET", path: "/users/me", value: 1 },
    { method: "DELETE", path: "/users/{id}", value: 2 },
  ]);
  assert.equal(match2("DELETE", ["users", "me"])?.value, 2);
  assert.equal(match2("GET", ["users", "you"]), undefined);
});

test("methods are told apart by case", () => {
  assert.equal(match("get", ["users"]), undefined);
});

/** Concrete segments are written 0 and templates 1, so that the more concrete path sorts first. */
function rank(path: string): string {
  const parts = path.slice(1).split("/");
  return parts.map((part) => (part.startsWith("{") ? "1" : "0")).join("");
}

/** Every template by itself, the most concrete first: what the trie must agree with. */
function naive(paths: readonly string[], segments: readonly string[]): string | undefined {
  return paths
    .filter((path) => {
      const parts = path.slice(1).split("/");
      return (
        parts.length === segments.length &&
        parts.every((part, index) =>
          part.startsWith("{") ? segments[index] !== "" : part === segments[index],
        )
      );
    })
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
    .at(0);
}

test("the trie finds what trying every template finds", () => {
  const part = fc.constantFrom("a", "b", "c", "{x}");
  const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join("/")}`);
  const segments = fc.array(fc.constantFrom("a", "b", "c", "d", ""), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 12 }), segments, (paths, wanted) => {
      const found = compileMatcher(
        paths.map((each) => ({ method: "GET", path: each, value: each })),
      );
      assert.equal(found("GET", wanted)?.value, naive(paths, wanted));
    }),
    { numRuns: 500 },
  );
});

test("the most exact host comes first", () => {
  const hosts = ["", "*.example.com", "api.example.com", "*.api.example.com", "other.org"];
  const find = compileHostMatcher(hosts.map((host) => ({ host, value: host })));
  assert.deepEqual(find("api.example.com:8443"), ["api.example.com", "*.example.com", ""]);
  assert.deepEqual(find("x.api.example.com"), ["*.api.example.com", "*.example.com", ""]);
  assert.deepEqual(find("example.com"), [""]);
  assert.deepEqual(find("badexample.com"), [""]);
  assert.deepEqual(find("[::1]:80"), [""]);
});
