import type { Facets, Inventory, InventoryRow, InventorySort } from "../contract.ts";
import type { Assessed, AssessedInventory } from "./inventory.ts";

/** What a list asks for. Undefined: whatever it may be. */
export interface InventoryQuery {
  /** Words that must all stand somewhere in method, host, path, name, owner, tags or data classes. */
  readonly search: readonly string[];
  readonly api: string | undefined;
  readonly state: string | undefined;
  readonly stage: string | undefined;
  readonly risk: string | undefined;
  readonly class: string | undefined;
  readonly method: string | undefined;
  readonly sort: InventorySort;
  readonly limit: number;
  readonly offset: number;
}

const mostRows = 1000;
const usualRows = 100;
/** A search of more words than this is a text by mistake. */
const mostWords = 20;

/** Reads a list's query; the problem in words where it is none. */
export function inventoryQuery(query: URLSearchParams): InventoryQuery | string {
  const text = (name: string): string | undefined => query.get(name) || undefined;
  const sort = text("sort") ?? "risk";
  const known = sorts.find((each) => each === sort);
  if (known === undefined) return `sort: one of ${sorts.join(", ")}`;
  const limit = whole(query.get("limit"), usualRows);
  const offset = whole(query.get("offset"), 0);
  if (limit === undefined || limit > mostRows) return `limit: a whole number up to ${mostRows}`;
  if (offset === undefined) return "offset: a whole number";
  const words = (text("search") ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return {
    search: words.slice(0, mostWords),
    api: text("api"),
    state: text("state"),
    stage: text("stage"),
    risk: text("risk"),
    class: text("class"),
    method: text("method")?.toUpperCase(),
    sort: known,
    limit,
    offset,
  };
}

function whole(text: string | null, usual: number): number | undefined {
  if (text === null || text === "") return usual;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

export function listInventory(inventory: AssessedInventory, query: InventoryQuery): Inventory {
  const matching = inventory.operations.filter((each) => isAsked(each, query));
  const rows = matching.map(({ row }) => row).toSorted(orders[query.sort]);
  return {
    total: inventory.operations.length,
    matching: rows.length,
    rows: rows.slice(query.offset, query.offset + query.limit),
    facets: facetsOf(inventory),
  };
}

function isAsked({ row, apis, text }: Assessed, query: InventoryQuery): boolean {
  return (
    (query.api === undefined || isOfApi(apis, query.api)) &&
    fits(query.method, row.method) &&
    fits(query.stage, row.stage) &&
    fits(query.risk, row.risk.level) &&
    isAmong(query.state, row.states) &&
    isAmong(query.class, row.classes) &&
    query.search.every((word) => text.includes(word))
  );
}

function fits(wanted: string | undefined, has: string): boolean {
  return wanted === undefined || wanted === has;
}

function isAmong(wanted: string | undefined, these: readonly string[]): boolean {
  return wanted === undefined || these.includes(wanted);
}

/** `shop` asks for every version of it. */
function isOfApi(apis: ReadonlySet<string>, name: string): boolean {
  return apis.has(name) || [...apis].some((id) => id.startsWith(`${name}@`));
}

type Order = (a: InventoryRow, b: InventoryRow) => number;

function byPath(a: InventoryRow, b: InventoryRow): number {
  return compare(a.path, b.path) || compare(a.host, b.host) || compare(a.method, b.method);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** What matters most first; equals by path, so that pages do not overlap. */
function greatest(value: (row: InventoryRow) => number): Order {
  return (a, b) => value(b) - value(a) || byPath(a, b);
}

const orders: Readonly<Record<InventorySort, Order>> = {
  risk: greatest(({ risk }) => risk.score),
  path: byPath,
  exchanges: greatest(({ exchanges }) => exchanges),
  errors: greatest(({ lastDay }) => lastDay.errors),
  callers: greatest(({ callers }) => callers),
  last: greatest(({ last }) => last ?? 0),
  first: greatest(({ first }) => first ?? 0),
  p99: greatest(({ lastDay }) => lastDay.p99),
};

const sorts = Object.keys(orders) as readonly InventorySort[];

const known = new WeakMap<AssessedInventory, Facets>();

/** Over everything, whatever the list asks for: counted once. */
export function facetsOf(inventory: AssessedInventory): Facets {
  const before = known.get(inventory);
  if (before !== undefined) return before;
  const { operations } = inventory;
  const facets: Facets = {
    apis: counted(
      operations,
      ({ apis }) => apis,
      (id, count) => ({ id, count }),
    ),
    states: counted(
      operations,
      ({ row }) => row.states,
      (state, count) => ({ state, count }),
    ),
    risks: counted(
      operations,
      ({ row }) => [row.risk.level],
      (level, count) => ({ level, count }),
    ),
    classes: counted(
      operations,
      ({ row }) => row.classes,
      (name, count) => ({ class: name, count }),
    ),
  };
  known.set(inventory, facets);
  return facets;
}

function counted<K extends string, T>(
  operations: readonly Assessed[],
  keysOf: (assessed: Assessed) => Iterable<K>,
  make: (key: K, count: number) => T,
): readonly T[] {
  const counts = new Map<K, number>();
  for (const assessed of operations) {
    for (const key of keysOf(assessed)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([a, one], [b, other]) => other - one || compare(a, b))
    .map(([key, count]) => make(key, count));
}
