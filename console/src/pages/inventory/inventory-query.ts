import type { InventorySort } from "../../../../src/admin/contract.ts";

/** What the inventory shows, as its address says it. */
export interface InventoryQuery {
  readonly search: string;
  readonly api: string;
  readonly state: string;
  readonly stage: string;
  readonly risk: string;
  readonly class: string;
  readonly method: string;
  readonly sort: InventorySort;
  readonly offset: number;
}

/** Rows on one page of it. */
export const pageSize = 100;

const filters = ["search", "api", "state", "stage", "risk", "class", "method"] as const;

export type InventoryFilter = (typeof filters)[number];

export const inventorySorts: readonly InventorySort[] = [
  "risk",
  "path",
  "exchanges",
  "errors",
  "callers",
  "last",
  "first",
  "p99",
];

/** Reads an address; whatever it cannot mean is as if it were not there. */
export function readQuery(search: string): InventoryQuery {
  const set = new URLSearchParams(search);
  const read = (name: InventoryFilter): string => set.get(name) ?? "";
  const sort = inventorySorts.find((each) => each === set.get("sort")) ?? "risk";
  const page = Number(set.get("page") ?? "1");
  return {
    search: read("search"),
    api: read("api"),
    state: read("state"),
    stage: read("stage"),
    risk: read("risk"),
    class: read("class"),
    method: read("method"),
    sort,
    offset: Number.isSafeInteger(page) && page > 1 ? (page - 1) * pageSize : 0,
  };
}

/** The shortest address that says the same, with its `?`; empty for the inventory as it opens. */
export function printQuery(query: InventoryQuery): string {
  const set = new URLSearchParams();
  for (const name of filters) {
    if (query[name] !== "") set.set(name, query[name]);
  }
  if (query.sort !== "risk") set.set("sort", query.sort);
  if (query.offset > 0) set.set("page", String(Math.floor(query.offset / pageSize) + 1));
  return set.size === 0 ? "" : `?${set}`;
}

/** Is anything filtered out? */
export function isFiltered(query: InventoryQuery): boolean {
  return filters.some((name) => query[name] !== "");
}
