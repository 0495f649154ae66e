import { setImmediate as pause } from "node:timers/promises";
import { reconcile } from "../../registry/reconcile.ts";
import type { Act } from "../../store/api-keys.ts";
import type { State } from "../../store/state.ts";
import type { ImportRequest, ImportResult } from "../contract.ts";
import type { Candidate } from "./find-documents.ts";
import type { ImportReader } from "./import-reader.ts";
import type { DocumentRead, ReadAs } from "./read-document.ts";

/** Learns from a recording. */
export type ImportTraffic = (path: string) => Promise<ImportResult>;

export interface ImportParts {
  readonly state: State;
  readonly act: Act;
  readonly reader: ImportReader;
  /** Undefined: nobody learns here, which is told of every recording. */
  readonly importTraffic: ImportTraffic | undefined;
}

type Growing = { -readonly [K in keyof ImportResult]: ImportResult[K] } & { problems: string[] };

interface Importing extends ImportParts {
  readonly asked: Omit<ImportRequest, "path">;
  readonly result: Growing;
  /** Which file each API version was read from in this import. */
  readonly files: Map<string, string>;
  readonly touched: Set<string>;
  /** Was anything learned from a recording? */
  hasLearned: boolean;
}

/**
 * Imports a file, or every document below a folder. One that is wrong does not stop the others: everything
 * that is wrong stands in `problems`, with its place.
 */
export async function importPath(
  { path, ...asked }: ImportRequest,
  parts: ImportParts,
): Promise<ImportResult> {
  const { candidates, skipped, problems } = await parts.reader.find(path);
  const counts = { documents: 0, records: 0, skipped, created: 0, changed: 0 };
  const result: Growing = { ...counts, unchanged: false, problems: [...problems] };
  const begun = { files: new Map<string, string>(), touched: new Set<string>(), hasLearned: false };
  const importing: Importing = { ...parts, asked, result, ...begun };
  for (const candidate of candidates) {
    // Requests of others are answered between two files, whoever reads them.
    await pause();
    if (candidate.kind === "traffic") await importRecording(importing, candidate);
    else await importDocument(importing, candidate);
  }
  result.changed = importing.touched.size;
  const isNews = result.created + result.changed > 0 || importing.hasLearned;
  result.unchanged = !isNews && result.documents + result.records > 0;
  return result;
}

async function importRecording(importing: Importing, { path }: Candidate): Promise<void> {
  const { result, importTraffic } = importing;
  if (importTraffic === undefined) {
    result.problems.push(`${path}: is a recording of traffic; \`castellan replay\` learns from it`);
    return;
  }
  const learned = await importTraffic(path);
  importing.hasLearned ||= !learned.unchanged;
  result.records += learned.records;
  result.skipped += learned.skipped;
  result.created += learned.created;
  result.problems.push(...learned.problems);
}

async function importDocument(importing: Importing, candidate: Candidate): Promise<void> {
  const { result, reader, asked, state } = importing;
  const read = await reader.read(candidate, { ...asked, guarded: guardedPlaces(state) });
  if (read.kind === "other") result.skipped += 1;
  else if (read.kind === "refused") result.problems.push(...read.problems);
  else importContract(importing, candidate.path, read);
}

function guardedPlaces({ register }: State): ReadAs["guarded"] {
  const guarded = [...register.read().apis.values()].filter((api) => api.guarded);
  return new Map(guarded.map(({ id, hosts, basePath }) => [id, { hosts, basePath }]));
}

function importContract(
  importing: Importing,
  path: string,
  { imported, declared }: DocumentRead & { readonly kind: "contract" },
): void {
  const { state, act, result, files } = importing;
  const id = imported.source;
  const other = files.get(id);
  if (other !== undefined) {
    result.problems.push(
      `${path}: is ${id}, as ${other} is; import one of them under another name or version`,
    );
    return;
  }
  files.set(id, path);
  result.documents += 1;
  const declaration = { source: { kind: "openapi", name: id } as const, apis: [declared] };
  const done = state.register.importContract(imported, act, (register) =>
    reconcile(register, declaration, act),
  );
  for (const { target, attribute } of done?.changes ?? []) {
    if (attribute === "created") result.created += 1;
    else importing.touched.add(target);
  }
}
