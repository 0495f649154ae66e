import { isDeepStrictEqual } from "node:util";
import type { Control } from "../../engine/control.ts";
import type { Mode } from "../../engine/trail.ts";
import { type Problem, pointerToken } from "../../kernel/result.ts";
import type { ControlEntry } from "../settings/api.ts";
import type { ExceptionEntry } from "../settings/exception.ts";
import { loosening } from "./strictness.ts";

/** What stands for one control after some layers: the next layer is laid upon it. */
export interface Standing {
  /** Undefined: nothing was said and the control has no defaults, so it does not act. */
  readonly settings: Readonly<Record<string, unknown>> | undefined;
  readonly mode: Mode | "off";
  /** Where the layers stand in the file, lowest first; empty: built-in defaults alone. */
  readonly layers: readonly Layer[];
}

export interface Layer {
  /** Pointer into castellan.yaml. */
  readonly at: string;
  readonly keys: ReadonlySet<string>;
  readonly exception: ExceptionEntry | undefined;
}

export interface Laid {
  readonly standing: Standing;
  readonly problems: readonly Problem[];
}

export function builtIn(control: Control): Standing {
  const { defaults } = control;
  const settings = isRecord(defaults) ? defaults : undefined;
  return { settings, mode: "enforce", layers: [] };
}

/** The baseline may say anything: it is the measure. */
export function layBaseline(below: Standing, entry: ControlEntry, at: string): Standing {
  return over(below, entry, at);
}

/**
 * An API or an operation may only tighten. A list of what is required or denied is added to what stands
 * below; everything else takes its place, and must not be looser.
 */
export function layTightening(
  control: Control,
  below: Standing,
  written: ControlEntry,
  at: string,
): Laid {
  const entry = addedUp(control, below, written);
  const standing = over(below, entry, at);
  if (below.settings === undefined) return { standing, problems: [] };
  const problems: Problem[] = [];
  const needs = "is looser than what stands above it; that needs an entry in `exceptions`";
  if (below.mode === "enforce" && standing.mode === "shadow") {
    problems.push({ at: `${at}/mode`, message: `shadow ${needs}` });
  }
  for (const [key, value] of Object.entries(entry)) {
    const direction = key === "mode" ? undefined : control.strictness[key];
    if (direction === undefined) continue;
    const why = loosening(direction, inForce(control, below, key), value);
    if (why !== undefined) {
      problems.push({ at: `${at}/${pointerToken(key)}`, message: `${why}; it ${needs}` });
    }
  }
  return { standing, problems };
}

function addedUp(control: Control, below: Standing, entry: ControlEntry): ControlEntry {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => {
      if (control.strictness[key] !== "more" || !Array.isArray(value)) return [key, value];
      const base = inForce(control, below, key);
      const known = Array.isArray(base) ? (base as readonly unknown[]) : [];
      const fresh = (value as readonly unknown[]).filter(
        (item) => !known.some((other) => isDeepStrictEqual(item, other)),
      );
      return [key, [...known, ...fresh]];
    }),
  );
}

export function layException(below: Standing, entry: ExceptionEntry, at: string): Standing {
  const settings = entry.settings ?? {};
  return {
    settings:
      below.settings === undefined && entry.settings === undefined
        ? undefined
        : { ...below.settings, ...settings },
    mode: entry.mode ?? below.mode,
    layers: [...below.layers, { at, keys: new Set(Object.keys(settings)), exception: entry }],
  };
}

/** The pointer of the layer that set what a problem is about: the highest one that names the setting. */
export function blame(standing: Standing, at: string, otherwise: string): string {
  const key = at.split("/")[1]?.replaceAll("~1", "/").replaceAll("~0", "~") ?? "";
  const set = standing.layers.findLast((layer) => layer.keys.has(key));
  if (set) return `${set.at}${set.exception ? "/settings" : ""}${at}`;
  return standing.layers.at(-1)?.at ?? otherwise;
}

function over(below: Standing, entry: ControlEntry, at: string): Standing {
  const { mode, ...settings } = entry;
  return {
    settings: { ...below.settings, ...settings },
    mode: mode ?? below.mode,
    layers: [...below.layers, { at, keys: new Set(Object.keys(settings)), exception: undefined }],
  };
}

/** What holds for a setting that nobody wrote is what the control's published schema gives as default. */
function inForce(control: Control, below: Standing, key: string): unknown {
  const written = below.settings?.[key];
  return written === undefined ? schemaDefaults(control).get(key) : written;
}

const defaultsByControl = new WeakMap<Control, ReadonlyMap<string, unknown>>();

function schemaDefaults(control: Control): ReadonlyMap<string, unknown> {
  const known = defaultsByControl.get(control);
  if (known) return known;
  const found = new Map<string, unknown>();
  const schema = control.schema();
  const properties = isRecord(schema) && isRecord(schema["properties"]) ? schema["properties"] : {};
  for (const [key, property] of Object.entries(properties)) {
    if (isRecord(property) && property["default"] !== undefined)
      found.set(key, property["default"]);
  }
  defaultsByControl.set(control, found);
  return found;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
