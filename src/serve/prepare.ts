import type { RegisteredLives } from "../config/loaded.ts";
import { compilePlan } from "../config/plan/compile-plan.ts";
import type { Compiled } from "../config/plan/compile-plan.ts";
import { type ReadConfig, readConfigFile, readConfigText } from "../config/read-config.ts";
import { type FileProblem, byPlace } from "../config/source/position.ts";
import { controls } from "../policies/index.ts";
import { createDryPorts } from "./ports.ts";

/** Where a configuration comes from: a file, or text that is taken as if it stood in one. */
export type ConfigSource =
  | { readonly file: string }
  | { readonly file: string; readonly text: string };

export interface Prepared {
  readonly config: ReadConfig;
  readonly compiled: Compiled;
  readonly warnings: readonly FileProblem[];
}

export type Preparation =
  | { readonly ok: true; readonly prepared: Prepared }
  | {
      readonly ok: false;
      readonly problems: readonly FileProblem[];
      readonly sources: readonly string[];
    };

/**
 * Reads, checks and compiles: what comes back can be put in force. Opens nothing, fetches nothing. `registered`:
 * the dates that the register holds beside.
 */
export function prepare(source: ConfigSource, registered?: RegisteredLives): Preparation {
  const options = { controls, environment: process.env };
  const read =
    "text" in source
      ? readConfigText(source.file, source.text, options)
      : readConfigFile(source.file, options);
  if (read.ok) return compile(withLives(read.config, registered), []);
  return read.partial === undefined ? read : compile(read.partial, read.problems);
}

/** The same configuration at a later moment: an exception may have expired since, or the register changed. */
export function prepareAgain({ config }: Prepared, registered?: RegisteredLives): Preparation {
  return compile(withLives(config, registered), []);
}

function withLives(config: ReadConfig, registered: RegisteredLives | undefined): ReadConfig {
  const { registered: _before, ...loaded } = config.loaded;
  return { ...config, loaded: registered === undefined ? loaded : { ...loaded, registered } };
}

/** `known`: what is wrong already; what compiling finds is told beside it. */
function compile(config: ReadConfig, known: readonly FileProblem[]): Preparation {
  const compiled = compilePlan(config.loaded, controls, createDryPorts());
  const found = compiled.ok ? [] : compiled.problems.map((problem) => config.locate(problem));
  if (!compiled.ok || known.length > 0) {
    return { ok: false, problems: [...known, ...found].toSorted(byPlace), sources: config.sources };
  }
  const expired = compiled.value.warnings.map((warning) => config.locate(warning));
  const warnings = [...expired, ...config.warnings].toSorted(byPlace);
  return { ok: true, prepared: { config, compiled: compiled.value, warnings } };
}
