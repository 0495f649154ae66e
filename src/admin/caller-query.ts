import { parseWhole } from "../kernel/whole.ts";
import type { CallerQuery, CallerSort, WindowName } from "../learning/learned.ts";

export const mostRows = 1000;
/** A search of more words than this is a text by mistake. */
const mostWords = 20;

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

/** Reads a list's query; the problem in words where it is none. */
export function callerQuery(query: URLSearchParams): CallerQuery | string {
  const text = (name: string): string | undefined => query.get(name) || undefined;
  const sort = callerSorts.find((each) => each === (text("sort") ?? "exchanges"));
  if (sort === undefined) return `sort: one of ${callerSorts.join(", ")}`;
  const window = windows.find((each) => each === (text("window") ?? "day"));
  if (window === undefined) return `window: one of ${windows.join(", ")}`;
  const limit = parseWhole(text("limit") ?? "100");
  if (limit === undefined || limit > mostRows) return `limit: a whole number up to ${mostRows}`;
  const offset = parseWhole(text("offset") ?? "0");
  if (offset === undefined) return "offset: a whole number";
  const words = (text("search") ?? "").split(/\s+/).slice(0, mostWords);
  const [consumer, operation] = [text("consumer"), text("operation")];
  return { search: words.join(" "), consumer, operation, window, sort, offset, limit };
}
