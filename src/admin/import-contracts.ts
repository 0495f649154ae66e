import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { setImmediate as pause } from "node:timers/promises";
import { apiName } from "../config/api-name.ts";
import { readContractFile } from "../config/read-contracts.ts";
import { formatProblem } from "../config/source/position.ts";
import type { Act } from "../store/api-keys.ts";
import { digestOf } from "../store/imports.ts";
import type { State } from "../store/state.ts";
import { apiId, importedApi } from "../registry/declaration.ts";
import type { Contract } from "../registry/operation.ts";
import { reconcile } from "../registry/reconcile.ts";
import type { ImportRequest, ImportResult } from "./contract.ts";
import { type Candidate, findDocuments } from "./find-documents.ts";

/** Learns from a recording; undefined: the file is none. */
export type ImportTraffic = (path: string) => Promise<ImportResult | undefined>;

export interface ImportParts {
  readonly state: State;
  readonly act: Act;
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

/** The largest file read; what is larger says so instead of filling memory. */
const mostBytes = 96 * 1024 * 1024;

/**
 * Imports a file, or every document below a folder. One that is wrong does not stop the others: everything
 * that is wrong stands in `problems`, with its place.
 */
export async function importPath(
  { path, ...asked }: ImportRequest,
  parts: ImportParts,
): Promise<ImportResult> {
  const { candidates, skipped, problems } = findDocuments(path);
  const counts = { documents: 0, records: 0, skipped, created: 0, changed: 0 };
  const result: Growing = { ...counts, unchanged: false, problems: [...problems] };
  const begun = { files: new Map<string, string>(), touched: new Set<string>(), hasLearned: false };
  const importing: Importing = { ...parts, asked, result, ...begun };
  for (const candidate of candidates) {
    // Requests of others are answered between two files.
    await pause();
    if (candidate.kind === "traffic") await importRecording(importing, candidate);
    else importDocument(importing, candidate);
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
  if (learned === undefined) {
    result.problems.push(
      `${path}: is neither an OpenAPI document nor a recording that can be read`,
    );
    return;
  }
  importing.hasLearned ||= !learned.unchanged;
  result.records += learned.records;
  result.skipped += learned.skipped;
  result.created += learned.created;
  result.problems.push(...learned.problems);
}

function importDocument(importing: Importing, candidate: Candidate): void {
  const { result } = importing;
  const text = textOf(candidate, result.problems);
  if (text === undefined) return;
  if (!candidate.named && !isContract(text)) {
    result.skipped += 1;
    return;
  }
  const { path, within } = candidate;
  const { contract, problems } = readContractFile(path, text, within);
  result.problems.push(...problems.map(formatProblem));
  if (contract !== undefined) importContract(importing, contract, path);
}

/** Does the document call itself one? Parts that others refer to do not. The mark may stand anywhere. */
function isContract(text: string): boolean {
  return /(?:^|[{,\s])["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\b/.test(text);
}

function textOf({ path }: Candidate, problems: string[]): string | undefined {
  try {
    if (statSync(path).size <= mostBytes) return readFileSync(path, "utf8");
    problems.push(`${path}: is larger than ${mostBytes} bytes; split it or trim its examples`);
  } catch (error) {
    problems.push(`${path}: cannot be read (${String((error as NodeJS.ErrnoException).code)})`);
  }
  return undefined;
}

function importContract(importing: Importing, contract: Contract, path: string): void {
  const { state, act, asked, result, files } = importing;
  const api = asked.api ?? apiName(contract.title);
  const version = asked.version ?? plainVersion(contract.version);
  const id = apiId({ name: api, version });
  const other = files.get(id);
  if (other !== undefined) {
    result.problems.push(
      `${path}: is ${id}, as ${other} is; import one of them under another name or version`,
    );
    return;
  }
  files.set(id, path);
  result.documents += 1;
  const held = state.register.read().apis.get(id);
  // Where the gateway guards it, its contract's servers do not count.
  const place = held?.guarded ? { hosts: held.hosts, basePath: held.basePath } : {};
  const document = contract.root;
  const digest = digestOf(document, [id, place.hosts ?? null, place.basePath ?? null]);
  const imported = { source: id, api: id, file: basename(path), digest, document };
  const declared = importedApi(contract, { api, version, ...place }, id);
  const declaration = { source: { kind: "openapi", name: id } as const, apis: [declared] };
  const done = state.register.importContract(imported, act, (register) =>
    reconcile(register, declaration, act),
  );
  for (const { target, attribute } of done?.changes ?? []) {
    if (attribute === "created") result.created += 1;
    else importing.touched.add(target);
  }
}

/** A name in the register holds no space; the longest versions in public documents are dates with words. */
function plainVersion(version: string): string {
  const plain = version
    .trim()
    .replaceAll(/[\s@]+/g, "-")
    .slice(0, 64);
  return plain === "" ? "1" : plain;
}
