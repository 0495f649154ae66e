import type { JsonValue } from "../../http/json.ts";
import { type JsonObject, asList, asObject } from "../../registry/json-object.ts";
import type { Spot } from "../../registry/schema/run.ts";

/**
 * Cuts members out of a JSON text and leaves every other byte as it stands: numbers beyond 2^53 keep their
 * digits. `value` is what the text was parsed into; the spots name its objects. Undefined when what stays of the text
 * names a member twice: then only one of the two was judged, and the text must be written anew.
 */
export function cutJson(
  text: string,
  value: JsonValue,
  spots: readonly Spot[],
): string | undefined {
  const gone = new Map<JsonObject, Set<string>>();
  for (const { object, key } of spots) {
    if (key === undefined) continue;
    const keys = gone.get(object);
    if (keys === undefined) gone.set(object, new Set([key]));
    else keys.add(key);
  }
  const scan: Scan = { text, gone, at: 0, out: "", copied: 0, twice: false, going: false };
  // A byte order mark is no part of the value.
  if (text.charCodeAt(0) === 0xfeff) scan.at = scan.copied = 1;
  walk(scan, value);
  return scan.twice ? undefined : scan.out + text.slice(scan.copied);
}

interface Scan {
  readonly text: string;
  readonly gone: ReadonlyMap<JsonObject, ReadonlySet<string>>;
  at: number;
  out: string;
  /** Everything before this has been copied or cut. */
  copied: number;
  twice: boolean;
  /** Inside a member that goes as a whole. */
  going: boolean;
}

function skipBlank(scan: Scan): void {
  const { text } = scan;
  while (text.charCodeAt(scan.at) <= 0x20) scan.at += 1;
}

/** The text leads: where a member was named twice, `value` is what the last one said. */
function walk(scan: Scan, value: JsonValue): void {
  skipBlank(scan);
  const first = scan.text[scan.at];
  if (first === "{") walkObject(scan, asObject(value) ?? {});
  else if (first === "[") walkList(scan, asList(value) ?? []);
  else skipScalar(scan);
}

function walkList(scan: Scan, list: readonly JsonValue[]): void {
  scan.at += 1;
  skipBlank(scan);
  for (let i = 0; scan.at < scan.text.length && scan.text[scan.at] !== "]"; i += 1) {
    walk(scan, list[i] ?? null);
    skipBlank(scan);
    if (scan.text[scan.at] === ",") scan.at += 1;
    skipBlank(scan);
  }
  scan.at += 1;
}

const nothing: ReadonlySet<string> = new Set();

function walkObject(scan: Scan, object: JsonObject): void {
  const { text } = scan;
  const gone = (scan.going ? undefined : scan.gone.get(object)) ?? nothing;
  let kept = 0;
  scan.at += 1;
  // Where the member last kept ends: what is cut begins there, so that its comma goes along.
  let from = scan.at;
  for (skipBlank(scan); text[scan.at] === '"'; skipBlank(scan)) {
    const name = readName(scan);
    const goes = gone.has(name);
    passValue(scan, object[name] ?? null, goes);
    const end = scan.at;
    skipBlank(scan);
    if (text[scan.at] === ",") scan.at += 1;
    // Before anything is kept there is no comma in front, and the one behind goes.
    const to = kept === 0 ? scan.at : end;
    if (goes) cut(scan, from, to);
    else kept += 1;
    from = goes ? to : end;
  }
  scan.at += 1;
  // Of what goes, each goes as often as it is named.
  const left = Object.keys(object).length - gone.size;
  if (!scan.going && kept !== left) scan.twice = true;
}

function passValue(scan: Scan, value: JsonValue, goes: boolean): void {
  skipBlank(scan);
  scan.at += 1;
  const before = scan.going;
  scan.going ||= goes;
  walk(scan, value);
  scan.going = before;
}

function cut(scan: Scan, from: number, to: number): void {
  scan.out += scan.text.slice(scan.copied, from);
  scan.copied = to;
}

function readName(scan: Scan): string {
  const start = scan.at;
  skipString(scan);
  const written = scan.text.slice(start, scan.at);
  return written.includes("\\") ? (JSON.parse(written) as string) : written.slice(1, -1);
}

function skipString(scan: Scan): void {
  const { text } = scan;
  for (scan.at += 1; scan.at < text.length; scan.at += 1) {
    const code = text.charCodeAt(scan.at);
    if (code === 0x5c) scan.at += 1;
    else if (code === 0x22) break;
  }
  scan.at += 1;
}

function skipScalar(scan: Scan): void {
  const { text } = scan;
  if (text[scan.at] === '"') {
    skipString(scan);
    return;
  }
  for (; scan.at < text.length; scan.at += 1) {
    const code = text.charCodeAt(scan.at);
    // Blank, comma, ] or }
    if (code <= 0x20 || code === 0x2c || code === 0x5d || code === 0x7d) return;
  }
}
