import assert from "node:assert/strict";
import { test } from "node:test";
import type { OperationPlan } from "../../engine/plan.ts";
import { compileMatcher } from "../../registry/matcher.ts";
import type { Api } from "../../registry/operation.ts";
import { type Door, compileFinder } from "./find-api.ts";

/** Only names matter here: a door of one operation below `base`, answering to every host. */
function door(name: string, base: string, path: string): Door {
  const api = { name } as Api;
  const plan = (id: string): OperationPlan => ({ api, id }) as OperationPlan;
  return {
    hosts: [],
    base: base.split("/").filter((part) => part !== ""),
    declared: compileMatcher([{ method: "GET", path, value: plan("declared") }]),
    shadows: compileMatcher([]),
    undeclared: plan("undeclared"),
  };
}

const find = compileFinder([
  door("shop", "/shop", "/items/{id}"),
  door("admin", "/shop/admin", "/users"),
  door("rest", "", "/{page}"),
]);

const cases = [
  [["shop", "items", "7"], "shop declared"],
  [["shop", "items"], "shop undeclared"],
  [["shop", "admin", "users"], "admin declared"],
  [["elsewhere"], "rest declared"],
  // An encoded slash that means the same API, whoever reads it.
  [["shop", "items", "a/b"], "shop declared"],
  [["shop", "items", "/"], "shop declared"],
  // Judged as one API, served as another.
  [["shop", "admin/users"], undefined],
  [["shop/admin", "users"], undefined],
  [["shop/items/7"], undefined],
] as const;

test("a dated operation that nobody declares takes no request from an API that declares it", () => {
  const [one, other] = [door("one", "/v1", "/a"), door("other", "/v1", "/x/{id}")];
  const dated = { api: { name: "one" }, id: "dated" } as OperationPlan;
  const shadows = compileMatcher(
    ["/x/{p}", "/y/{p}"].map((path) => ({ method: "GET", path, value: dated })),
  );
  const search = compileFinder([{ ...one, shadows }, other]);
  const ids = ["x", "y", "z"].map((name) => search("GET", "any", ["v1", name, "7"])?.plan.id);
  assert.deepEqual(ids, ["declared", "dated", "undeclared"]);
});

for (const [segments, want] of cases) {
  test(`finds ${want ?? "nothing"} for ${segments.join(" | ")}`, () => {
    const found = find("GET", "any.example", segments);
    assert.equal(found && `${found.plan.api.name} ${found.plan.id}`, want);
  });
}
