import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { gunzipSync, gzipSync } from "node:zlib";
import type { JsonValue } from "../http/json.ts";
import { type Millis, millis } from "../kernel/clock.ts";
import type { Act } from "./api-keys.ts";

export interface NewImport {
  /** The register's name for it: an API version's id, or what was adopted into one. */
  readonly source: string;
  /** The API version it speaks of. */
  readonly api: string;
  /** The file's name, for people. */
  readonly file: string;
  /** SHA-256 over what was imported and as what, base64url. */
  readonly digest: string;
  /** The document, with the files that it refers to, as `packDocument` packs it. */
  readonly packed: Uint8Array;
}

export interface ImportRow extends Omit<NewImport, "packed"> {
  readonly sequence: number;
  readonly time: Millis;
  readonly actor: string;
}

export interface Imports {
  /** Is this what was imported last under this name? Then importing it again can change nothing. */
  isLatest(imported: Pick<NewImport, "source" | "digest">): boolean;
  /** Within the caller's transaction. Of every source only the latest document is kept. */
  add(imported: NewImport, act: Act): void;
  /** The latest first. */
  list(limit: number): readonly ImportRow[];
  /** The document imported last under this name. */
  document(source: string): JsonValue | undefined;
}

/** A document names its digest together with everything that says what it is imported as. */
export function digestOf(document: JsonValue, as: readonly JsonValue[]): string {
  return createHash("sha256")
    .update(JSON.stringify([as, document]))
    .digest("base64url");
}

/** A document as it is kept. Packing a large one takes a while, so it is not done within a transaction. */
export function packDocument(document: JsonValue): Uint8Array {
  return gzipSync(JSON.stringify(document));
}

/** A row is never larger than this, packed: the largest public document packs to a tenth of it. */
const mostPacked = 64 * 1024 * 1024;

export function imports(database: DatabaseSync): Imports {
  const latest = database.prepare(
    "SELECT * FROM register_imports WHERE source = ? ORDER BY sequence DESC LIMIT 1",
  );
  const forget = database.prepare("UPDATE register_imports SET document = NULL WHERE source = ?");
  const insert = database.prepare(
    `INSERT INTO register_imports (time, actor, source, api, file, digest, document)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const page = database.prepare(
    `SELECT sequence, time, actor, source, api, file, digest
     FROM register_imports ORDER BY sequence DESC LIMIT ?`,
  );
  return {
    isLatest: ({ source, digest }) => latest.get(source)?.["digest"] === digest,
    add({ source, api, file, digest, packed }, { actor, now }) {
      if (packed.length > mostPacked) throw new Error(`${file} is too large to be kept`);
      forget.run(source);
      insert.run(now, actor, source, api, file, digest, packed);
    },
    list: (limit) => page.all(limit).map((row) => toImport(row)),
    document(source) {
      const packed = latest.get(source)?.["document"];
      if (!(packed instanceof Uint8Array)) return undefined;
      return JSON.parse(gunzipSync(packed).toString("utf8")) as JsonValue;
    },
  };
}

function toImport(row: Readonly<Record<string, unknown>>): ImportRow {
  return {
    sequence: Number(row["sequence"]),
    time: millis(Number(row["time"])),
    actor: String(row["actor"]),
    source: String(row["source"]),
    api: String(row["api"]),
    file: String(row["file"]),
    digest: String(row["digest"]),
  };
}
