import { pointerToken } from "../../kernel/result.ts";

/**
 * Replaces scalars of a JSON text at RFC 6901 pointers and leaves every other byte as it stands: numbers
 * keep their spelling and their precision, names their order. `text` has been parsed before, so it is
 * valid; where a name occurs twice, both of its values are replaced.
 */
export function spliceJson(text: string, edits: ReadonlyMap<string, string>): string {
  const scan: Scan = { text, at: 0, edits, out: "", copied: 0 };
  readValue(scan, "");
  return scan.out + text.slice(scan.copied);
}

interface Scan {
  readonly text: string;
  readonly edits: ReadonlyMap<string, string>;
  at: number;
  out: string;
  copied: number;
}

function skipBlank(scan: Scan): void {
  while (scan.at < scan.text.length && scan.text.charCodeAt(scan.at) <= 32) scan.at += 1;
}

function readValue(scan: Scan, pointer: string): void {
  skipBlank(scan);
  const first = scan.text[scan.at];
  if (first === "{") readMembers(scan, pointer);
  else if (first === "[") readItems(scan, pointer);
  else readScalar(scan, pointer);
}

function readScalar(scan: Scan, pointer: string): void {
  const start = scan.at;
  if (scan.text[start] === '"') readString(scan);
  else
    while (scan.at < scan.text.length && !/[\s,\]}]/.test(scan.text[scan.at] ?? "")) scan.at += 1;
  const edit = scan.edits.get(pointer);
  if (edit === undefined) return;
  scan.out += scan.text.slice(scan.copied, start) + JSON.stringify(edit);
  scan.copied = scan.at;
}

/** Moves past a string and answers it as written, quotes and escapes included. */
function readString(scan: Scan): string {
  const start = scan.at;
  scan.at += 1;
  while (scan.at < scan.text.length && scan.text[scan.at] !== '"') {
    scan.at += scan.text[scan.at] === "\\" ? 2 : 1;
  }
  scan.at += 1;
  return scan.text.slice(start, scan.at);
}

function readMembers(scan: Scan, pointer: string): void {
  scan.at += 1;
  for (;;) {
    skipBlank(scan);
    if (scan.text[scan.at] !== '"') break;
    const name = JSON.parse(readString(scan)) as string;
    skipBlank(scan);
    scan.at += 1;
    readValue(scan, `${pointer}/${pointerToken(name)}`);
    skipBlank(scan);
    if (scan.text[scan.at] !== ",") break;
    scan.at += 1;
  }
  scan.at += 1;
}

function readItems(scan: Scan, pointer: string): void {
  scan.at += 1;
  skipBlank(scan);
  for (let index = 0; scan.at < scan.text.length && scan.text[scan.at] !== "]"; index += 1) {
    readValue(scan, `${pointer}/${index}`);
    skipBlank(scan);
    if (scan.text[scan.at] === ",") scan.at += 1;
    skipBlank(scan);
  }
  scan.at += 1;
}
