import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { apiName } from "../../config/api-name.ts";
import { readContractFile } from "../../config/read-contracts.ts";
import { formatProblem } from "../../config/source/position.ts";
import { type DeclaredApi, apiId, importedApi } from "../../registry/declaration.ts";
import type { Contract } from "../../registry/operation.ts";
import { digestOf, packDocument } from "../../store/imports.ts";
import type { NewImport } from "../../store/imports.ts";
import type { Candidate } from "./find-documents.ts";

/** As what a document is to be imported, and what of it is known already. */
export interface ReadAs {
  readonly api?: string;
  readonly version?: string;
  /** Where the gateway guards an API version, its contract's servers do not count. */
  readonly guarded: ReadonlyMap<string, Place>;
}

interface Place {
  readonly hosts: readonly string[];
  readonly basePath: string;
}

/** What became of a file: plain data, so that another thread can read it. */
export type DocumentRead =
  | { readonly kind: "other" }
  | { readonly kind: "refused"; readonly problems: readonly string[] }
  | {
      readonly kind: "contract";
      readonly imported: NewImport;
      readonly declared: DeclaredApi;
    };

/** The largest file read; what is larger says so instead of filling memory. */
const mostBytes = 96 * 1024 * 1024;

/** Reads one document to the end: what is left to do is to lay it over the register. */
export function readImport(candidate: Candidate, as: ReadAs): DocumentRead {
  const { path, within, named } = candidate;
  const read = textOf(path);
  if (!read.ok) return { kind: "refused", problems: [read.problem] };
  if (!named && !isContract(read.text)) return { kind: "other" };
  const { contract, problems } = readContractFile(path, read.text, within);
  if (contract === undefined) return { kind: "refused", problems: problems.map(formatProblem) };
  return { kind: "contract", ...importOf(contract, path, as) };
}

type TextRead =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: string };

function textOf(path: string): TextRead {
  try {
    if (statSync(path).size <= mostBytes) return { ok: true, text: readFileSync(path, "utf8") };
    const problem = `${path}: is larger than ${mostBytes} bytes; split it or trim its examples`;
    return { ok: false, problem };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { ok: false, problem: `${path}: cannot be read (${String(code)})` };
  }
}

/** Does the document call itself one? Parts that others refer to do not. The mark may stand anywhere. */
function isContract(text: string): boolean {
  return /(?:^|[{,\s])["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\b/.test(text);
}

function importOf(
  contract: Contract,
  path: string,
  as: ReadAs,
): { readonly imported: NewImport; readonly declared: DeclaredApi } {
  const api = as.api ?? apiName(contract.title);
  const version = as.version ?? plainVersion(contract.version);
  const id = apiId({ name: api, version });
  const place = as.guarded.get(id);
  const digest = digestOf(contract.root, [id, place?.hosts ?? null, place?.basePath ?? null]);
  const packed = packDocument(contract.root);
  return {
    imported: { source: id, api: id, file: basename(path), digest, packed },
    declared: importedApi(contract, { api, version, ...place }, id),
  };
}

/** A name in the register holds no space; the longest versions in public documents are dates with words. */
function plainVersion(version: string): string {
  const plain = version
    .trim()
    .replaceAll(/[\s@]+/g, "-")
    .slice(0, 64);
  return plain === "" ? "1" : plain;
}
