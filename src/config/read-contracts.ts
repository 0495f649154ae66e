import { readFileSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { JsonValue } from "../http/json.ts";
import type { Problem } from "../kernel/result.ts";
import { asList, asObject, asText, member } from "../registry/json-object.ts";
import { methodsContract } from "../registry/grpc/methods-contract.ts";
import { readContract } from "../registry/openapi/read-contract.ts";
import type { Contract } from "../registry/operation.ts";
import type { Settings } from "./settings/settings.ts";
import { type ReadDocument, readDocument } from "./source/document.ts";
import type { FileProblem } from "./source/position.ts";

export interface ContractsRead {
  readonly contracts: ReadonlyMap<number, Contract>;
  /** Files that are not there: problems of castellan.yaml. */
  readonly missing: readonly Problem[];
  /** Problems within the contracts, where they stand there. */
  readonly problems: readonly FileProblem[];
  readonly warnings: readonly FileProblem[];
  readonly sources: readonly string[];
}

interface Reading {
  /** Files that a contract refers to are read only below this folder; undefined: wherever they are. */
  readonly within?: string;
  readonly documents: Map<string, ReadDocument>;
  readonly problems: FileProblem[];
  readonly warnings: FileProblem[];
}

/** What an entry of `apis:` says of its contract. */
export type NamesContract = Pick<Settings["apis"][number], "name" | "openapi" | "grpc">;

/** Reads the contract of every API that names one, each file once, and those that this file itself holds. */
export function readContracts(apis: readonly NamesContract[], folder: string): ContractsRead {
  const reading: Reading = { documents: new Map(), problems: [], warnings: [] };
  const byFile = new Map<string, Contract | undefined>();
  const contracts = new Map<number, Contract>();
  const missing: Problem[] = [];
  const sources = new Set<string>();
  for (const [index, { name, openapi, grpc }] of apis.entries()) {
    if (grpc !== undefined) contracts.set(index, methodsContract(name, grpc));
    if (openapi === undefined) continue;
    const path = resolve(folder, openapi);
    sources.add(path);
    const text = readText(path);
    if (text === undefined) {
      missing.push({
        at: `/apis/${index}/openapi`,
        message: `names ${openapi}, which cannot be read`,
      });
      continue;
    }
    if (!byFile.has(path)) byFile.set(path, readOne(reading, path, text));
    const contract = byFile.get(path);
    if (contract) contracts.set(index, contract);
  }
  for (const path of reading.documents.keys()) sources.add(path);
  const { problems, warnings } = reading;
  return { contracts, missing, problems, warnings, sources: [...sources] };
}

/** The same of settings that are not right: as much as can be understood, each at its place. */
export function contractsNamedIn(settings: JsonValue): readonly NamesContract[] {
  const apis = asList(member(asObject(settings), "apis")) ?? [];
  return apis.map((api) => {
    const openapi = asText(member(asObject(api), "openapi"));
    return { name: "", openapi, grpc: undefined };
  });
}

export interface ContractRead {
  /** Undefined: it has problems. */
  readonly contract: Contract | undefined;
  readonly problems: readonly FileProblem[];
  readonly warnings: readonly FileProblem[];
}

/** Reads one contract that a stranger may have written: what it refers to must stand below `within`. */
export function readContractFile(path: string, text: string, within: string): ContractRead {
  const reading: Reading = { within, documents: new Map(), problems: [], warnings: [] };
  const contract = readOne(reading, resolve(path), text);
  const { problems, warnings } = reading;
  return { contract: problems.length === 0 ? contract : undefined, problems, warnings };
}

function readOne(reading: Reading, path: string, text: string): Contract | undefined {
  const file = shown(path);
  const read = readDocument(file, text);
  if (!read.ok) {
    reading.problems.push(...read.problems);
    return undefined;
  }
  const { place, value } = read.document;
  const told = ({ at, message }: Problem): FileProblem => ({ file, ...place(at), message });
  const contract = readContract(value, (name) => readPart(reading, resolve(dirname(path), name)));
  if (!contract.ok) {
    reading.problems.push(...contract.problems.map(told));
    return undefined;
  }
  reading.warnings.push(...contract.value.warnings.map(told));
  return contract.value;
}

/** A file that a contract refers to; undefined where there is none, which the contract's reader reports. */
function readPart(reading: Reading, path: string): JsonValue | undefined {
  const known = reading.documents.get(path);
  if (known) return known.ok ? known.document.value : undefined;
  const text = isOutside(reading, path) ? undefined : readText(path);
  if (text === undefined) return undefined;
  const read = readDocument(shown(path), text);
  reading.documents.set(path, read);
  if (!read.ok) reading.problems.push(...read.problems);
  return read.ok ? read.document.value : undefined;
}

/** By where it really is: a link out of the folder leads out of it. */
function isOutside({ within }: Reading, path: string): boolean {
  if (within === undefined) return false;
  try {
    const steps = relative(realpathSync(within), realpathSync(path));
    return steps === ".." || steps.startsWith(`..${sep}`) || isAbsolute(steps);
  } catch {
    return true;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** As short as it can be told from where the person stands. */
function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : near;
}
