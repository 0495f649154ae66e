import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import type { Control } from "../engine/control.ts";
import type { Problem } from "../kernel/result.ts";
import { parseWith } from "../policies/parse.ts";
import { checkSettings } from "./check-settings.ts";
import type { Loaded } from "./loaded.ts";
import { placesOf } from "./places.ts";
import { type ContractsRead, contractsNamedIn, readContracts } from "./read-contracts.ts";
import { type PemsRead, readPems } from "./read-pems.ts";
import { redactedText } from "./redact-config.ts";
import { type Settings, settings as settingsSchema } from "./settings/settings.ts";
import { type SourceDocument, readDocument } from "./source/document.ts";
import { type FileProblem, byPlace } from "./source/position.ts";
import { substitute } from "./source/substitute.ts";
import { suggestKeys } from "./suggest.ts";

export interface ReadConfig {
  readonly loaded: Loaded;
  /** Where a pointer into castellan.yaml stands, for problems found while compiling. */
  readonly locate: (problem: Problem) => FileProblem;
  /** What is sloppy and yet holds, such as warnings of contracts. */
  readonly warnings: readonly FileProblem[];
  /** Every file it was made from: what to watch. */
  readonly sources: readonly string[];
  /** The text with secrets blotted out, for the configuration history. */
  readonly text: string;
}

export type ConfigRead =
  | { readonly ok: true; readonly config: ReadConfig }
  | {
      readonly ok: false;
      readonly problems: readonly FileProblem[];
      /** Every file that was looked at: what to watch until it is mended. */
      readonly sources: readonly string[];
      /** As far as it goes, where it can be compiled all the same, to find what is wrong beside. */
      readonly partial?: ReadConfig;
    };

export interface ReadOptions {
  readonly controls: readonly Control[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Reads `castellan.yaml` and every file it names. Checks everything that can be checked without sockets. */
export function readConfigFile(file: string, options: ReadOptions): ConfigRead {
  const text = readText(resolve(file));
  if (text === undefined) {
    const message = "cannot be read; `castellan init` writes one";
    return {
      ok: false,
      problems: [{ file, line: 1, column: 1, message }],
      sources: [resolve(file)],
    };
  }
  return readConfigText(file, text, options);
}

/** The same for a configuration held in memory; relative paths are taken from the folder of `file`. */
export function readConfigText(file: string, text: string, options: ReadOptions): ConfigRead {
  const read = readDocument(file, text);
  const self = resolve(file);
  if (!read.ok) return { ok: false, problems: read.problems, sources: [self] };
  const { document } = read;
  const folder = dirname(self);
  const filled = substitute(document.value, {
    variable: (name) => options.environment[name],
    file: (path) => readText(resolve(folder, path))?.replace(/\r?\n$/, ""),
  });
  const parsed = parseWith(settingsSchema)(filled.value);
  const locate = ({ at, message }: Problem): FileProblem => ({
    file,
    ...document.place(at),
    message: `${keyOf(at)}${message}`,
  });
  if (!parsed.ok) {
    const schema = z.toJSONSchema(settingsSchema, { io: "input", unrepresentable: "any" });
    // Who mends a setting is not to hear of the contracts only then.
    const contracts = readContracts(contractsNamedIn(filled.value), folder);
    const own = [...filled.problems, ...suggestKeys(parsed.problems, schema), ...contracts.missing];
    const problems = [...own.map(locate), ...contracts.problems].toSorted(byPlace);
    return { ok: false, problems, sources: [self, ...contracts.sources] };
  }
  return complete({ file, folder, document, locate }, parsed.value, {
    problems: filled.problems,
    controls: options.controls,
  });
}

interface Frame {
  readonly file: string;
  readonly folder: string;
  readonly document: SourceDocument;
  readonly locate: (problem: Problem) => FileProblem;
}

function complete(
  frame: Frame,
  settings: Settings,
  {
    problems,
    controls,
  }: { readonly problems: readonly Problem[]; readonly controls: readonly Control[] },
): ConfigRead {
  const { file, folder, document, locate } = frame;
  const contracts = readContracts(settings.apis, folder);
  const pems = readPems(settings, folder);
  const own = [
    ...problems,
    ...pems.problems,
    ...contracts.missing,
    ...checkSettings(settings, contracts.contracts, controls),
  ];
  const sources = [resolve(file), ...contracts.sources, ...pems.sources];
  const loaded: Loaded = {
    file,
    revision: revisionOf(settings, contracts, pems),
    settings: { ...settings, state: resolve(folder, settings.state) },
    contracts: contracts.contracts,
    files: pems.files,
    places: placesOf(settings, document),
  };
  const { warnings } = contracts;
  const config = { loaded, locate, warnings, sources, text: redactedText(document.value) };
  const all = [...own.map(locate), ...contracts.problems].toSorted(byPlace);
  if (all.length === 0) return { ok: true, config };
  // What an operation must obey cannot be told while its contract is unread.
  const isWhole = contracts.problems.length + contracts.missing.length === 0;
  return { ok: false, problems: all, sources, ...(isWhole ? { partial: config } : {}) };
}

/** What was read, not how it was written: a comment makes no new revision, a renewed secret does. */
function revisionOf(settings: Settings, contracts: ContractsRead, pems: PemsRead): string {
  const hash = createHash("sha256").update(JSON.stringify(settings));
  for (const [index, contract] of contracts.contracts) {
    hash.update(`\n${index} `).update(JSON.stringify(contract.root));
  }
  for (const [name, text] of pems.files) hash.update(`\n${name} `).update(text);
  return hash.digest("base64url");
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** `port: ` before the message, so that a line of a report makes sense on its own. */
function keyOf(pointer: string): string {
  const token = pointer.slice(pointer.lastIndexOf("/") + 1);
  const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
  return key === "" ? "" : `\`${key}\` `;
}
