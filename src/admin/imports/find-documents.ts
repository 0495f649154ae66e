import { closeSync, openSync, readSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** A file that may be imported, and the folder that what it refers to must stand in. */
export interface Candidate {
  readonly path: string;
  readonly within: string;
  readonly kind: "document" | "traffic";
  /** Was it named itself? What only stands in a folder may be anything. */
  readonly named: boolean;
}

export interface Found {
  readonly candidates: readonly Candidate[];
  /** Files of other kinds. */
  readonly skipped: number;
  readonly problems: readonly string[];
}

/** Of one import: a folder with more files is the wrong folder. */
const mostFiles = 20_000;

/** Looked into to tell what a file is. */
const headBytes = 4096;

const documentNames = /\.(ya?ml|json)$/i;
const trafficNames = /\.(har|jsonl|ndjson|log)(\.(gz|zst))?$/i;

/** The file of this name, or every file below the folder; links and hidden files are passed over. */
export function findDocuments(path: string): Found {
  try {
    if (!statSync(path).isDirectory()) {
      const within = dirname(path);
      return {
        candidates: [{ path, within, kind: kindOf(path), named: true }],
        skipped: 0,
        problems: [],
      };
    }
    return walk(path);
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code ?? error);
    const why = code === "ENOENT" ? "is not there" : `cannot be read (${code})`;
    return { candidates: [], skipped: 0, problems: [`${path}: ${why}`] };
  }
}

function walk(root: string): Found {
  const candidates: Candidate[] = [];
  const problems: string[] = [];
  let skipped = 0;
  let files = 0;
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true }).toSorted(byName)) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      if (!entry.isFile()) continue;
      if ((files += 1) > mostFiles) {
        return { candidates, skipped, problems: [`${root}: holds more than ${mostFiles} files`] };
      }
      const known = documentNames.test(path) || trafficNames.test(path);
      if (known) candidates.push({ path, within: root, kind: kindOf(path), named: false });
      else skipped += 1;
    }
  }
  return { candidates, skipped, problems };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

/** By its name, or by how it begins: lines of JSON, an access log, a HAR file, or else a document. */
function kindOf(path: string): Candidate["kind"] {
  if (trafficNames.test(path)) return "traffic";
  const head = readHead(path);
  const [line = ""] = head.split("\n", 1);
  const isLine = line.length < head.length && line.startsWith("{") && isJson(line);
  if (isLine && head.slice(line.length).trim() !== "") return "traffic";
  if (/^\s*\{\s*"log"\s*:\s*\{/.test(head)) return "traffic";
  return "document";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function readHead(path: string): string {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(headBytes);
    return bytes.subarray(0, readSync(file, bytes, 0, headBytes, 0)).toString("utf8");
  } finally {
    closeSync(file);
  }
}
