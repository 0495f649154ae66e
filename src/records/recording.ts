import type { JsonValue } from "../http/json.ts";
import { type Problem, type Result, ok, refused } from "../kernel/result.ts";
import type { Pseudonym } from "../learning/identity.ts";
import type { Sighting } from "../learning/sighting.ts";
import { isAccessLog, readAccessLog } from "./access-log.ts";
import { readExchangeRecord } from "./exchange-record.ts";
import { readHarEntry } from "./har.ts";
import type { Unread } from "./reading.ts";
import { toSighting } from "./to-sighting.ts";

/** The formats that hold one exchange a line. HAR is one document; see `readHar`. */
export type LineFormat = "records" | "access-log";

/** What a line's object looks like; undefined: none of ours. */
export function lineFormatOf(value: unknown): LineFormat | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const line = value as Unread;
  if ("durationMs" in line && "request" in line && "response" in line) return "records";
  if (isAccessLog(line)) return "access-log";
  return "time" in line && "request" in line && "response" in line ? "records" : undefined;
}

/** Where a recorded exchange stands. */
export interface Place {
  /** The file's name as people know it. */
  readonly file: string;
  /** Counted from 1; of a HAR, the entry's number from 0. */
  readonly line: number;
  readonly pseudonym: Pseudonym;
}

/** One line of a file of exchange records or of a JSON access log. */
export function readLine(
  text: string,
  format: LineFormat | undefined,
  place: Place,
): Result<Sighting> {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return refused("", "is not JSON");
  }
  const kind = format ?? lineFormatOf(value);
  if (kind === undefined) {
    return refused(
      "",
      "is neither an exchange record nor a JSON access log line of nginx, Envoy or Kong",
    );
  }
  const raw = kind === "records" ? readExchangeRecord(value) : readAccessLog(value);
  if (!raw.ok) return raw;
  const source = { kind, name: place.file } as const;
  return toSighting(raw.value, {
    id: `${place.file}:${place.line}`,
    source,
    pseudonym: place.pseudonym,
  });
}

/** Looks like a HAR 1.2 document? */
export function isHar(value: unknown): boolean {
  return typeof (value as { log?: { entries?: unknown } } | null)?.log?.entries === "object";
}

/** Every exchange of a HAR document in the order of its entries, and what is wrong with the others. */
export function* readHar(
  document: unknown,
  { file, pseudonym }: Omit<Place, "line">,
): Iterable<Result<Sighting>> {
  const { entries } = (document as { readonly log: { readonly entries: readonly unknown[] } }).log;
  const source = { kind: "har", name: file } as const;
  for (const [number, entry] of entries.entries()) {
    const at = `/log/entries/${number}`;
    const raw = readHarEntry(entry, at);
    if (!raw.ok) {
      yield raw;
      continue;
    }
    const sighting = toSighting(raw.value, { id: `${file}#${number}`, source, pseudonym });
    yield sighting.ok
      ? ok(sighting.value)
      : { ok: false, problems: sighting.problems.map((found) => below(at, found)) };
  }
}

function below(at: string, { at: inside, message }: Problem): Problem {
  return { at: `${at}${inside}`, message };
}
