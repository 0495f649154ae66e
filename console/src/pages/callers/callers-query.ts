import type { CallerSort, WindowName } from "../../../../src/admin/contract.ts";

/** Which callers are shown, as the list's address says it. */
export interface CallersQuery {
  readonly search: string;
  readonly consumer: string;
  /** An operation's key. */
  readonly operation: string;
  readonly window: WindowName;
  readonly sort: CallerSort;
  readonly offset: number;
}

/** Rows on one page of it. */
export const pageSize = 50;

const filters = ["search", "consumer", "operation"] as const;

export const callerSorts: readonly CallerSort[] = [
  "exchanges",
  "errors",
  "refused",
  "p99",
  "bytes",
  "last",
  "first",
  "name",
];

const windows: readonly WindowName[] = ["hour", "day", "month"];

/** Reads an address; whatever it cannot mean is as if it were not there. */
export function readQuery(search: string): CallersQuery {
  const set = new URLSearchParams(search);
  const page = Number(set.get("page") ?? "1");
  return {
    search: set.get("search") ?? "",
    consumer: set.get("consumer") ?? "",
    operation: set.get("operation") ?? "",
    window: windows.find((each) => each === set.get("window")) ?? "day",
    sort: callerSorts.find((each) => each === set.get("sort")) ?? "exchanges",
    offset: Number.isSafeInteger(page) && page > 1 ? (page - 1) * pageSize : 0,
  };
}

/** The shortest address that says the same, with its `?`; empty for the list as it opens. */
export function printQuery(query: CallersQuery): string {
  const set = new URLSearchParams();
  for (const name of filters) {
    if (query[name] !== "") set.set(name, query[name]);
  }
  if (query.window !== "day") set.set("window", query.window);
  if (query.sort !== "exchanges") set.set("sort", query.sort);
  if (query.offset > 0) set.set("page", String(Math.floor(query.offset / pageSize) + 1));
  return set.size === 0 ? "" : `?${set}`;
}

/** Is anything filtered out? */
export function isFiltered(query: CallersQuery): boolean {
  return filters.some((name) => query[name] !== "");
}
