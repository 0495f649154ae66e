import type { JsonValue } from "../../http/json.ts";
import { longestPlain, namesError } from "../error-names.ts";
import { findDatabaseError } from "./database.ts";
import { findException } from "./exceptions.ts";
import type { Leak, LeakKind } from "./leak.ts";
import { findDebugPage, findListing, findShell } from "./pages.ts";
import { type Passage, readDocument, readField } from "./passage.ts";
import { findAddress, findConfiguration, findPath } from "./places.ts";
import { findSource } from "./source.ts";
import { findFlatTrace, findTrace } from "./traces.ts";

type Finder = (passage: Passage) => Leak | undefined;

/** Cheapest and surest first. */
const finders: readonly (readonly [LeakKind, Finder])[] = [
  ["source", findSource],
  ["trace", findTrace],
  ["trace", findFlatTrace],
  ["exception", findException],
  ["database", findDatabaseError],
  ["debug-page", findDebugPage],
  ["shell", findShell],
  ["listing", findListing],
  ["configuration", findConfiguration],
  ["path", findPath],
  ["address", findAddress],
];

/** What to look for, and where not. */
export interface Watch {
  readonly kinds: ReadonlySet<LeakKind>;
  /** Names of JSON properties whose content may show code, in lower case. */
  readonly except: ReadonlySet<string>;
}

function firstLeak(passage: Passage, watch: Watch): Leak | undefined {
  for (const [kind, find] of finders) {
    if (!watch.kinds.has(kind)) continue;
    const leak = find(passage);
    if (leak !== undefined) return leak;
  }
  return undefined;
}

/** A leak in a text document. `error`: the status is 400 or above. */
export function leakInText(
  text: string,
  essence: string | undefined,
  error: boolean,
  watch: Watch,
): Leak | undefined {
  if (text.length === 0) return undefined;
  // Stylesheets, scripts and markdown are code or show code by their nature.
  if (
    essence !== undefined &&
    /^text\/(?:css|markdown|javascript|x-markdown|csv|calendar|vcard)$|javascript|ecmascript/.test(
      essence,
    )
  ) {
    return undefined;
  }
  const markup =
    essence === undefined
      ? looksLikeMarkup(text)
      : /html|xml/.test(essence) || looksLikeMarkup(text);
  return firstLeak(readDocument(text, markup, error), watch);
}

function looksLikeMarkup(text: string): boolean {
  return /^\s{0,40}<(?:!doctype|html|head|body|title|h\d|div|p|br|b|pre|center|table|form|font)\b/i.test(
    text.slice(0, 120),
  );
}

/** Below this no error text is more than a code. */
const shortestField = 12;

/** A leak in a JSON answer, with the name of the property it stands under. Linear in the answer. */
export class JsonWatch {
  leak: Leak | undefined;
  at: string | undefined;
  readonly #watch: Watch;
  readonly #error: boolean;

  constructor(watch: Watch, error: boolean) {
    this.#watch = watch;
    this.#error = error;
  }

  read(value: JsonValue, name: string): void {
    if (typeof value === "string") {
      if (value.length >= shortestField) this.#field(value, name);
      return;
    }
    if (typeof value !== "object" || value === null || this.leak !== undefined) return;
    if (Array.isArray(value)) this.#items(value, name);
    else this.#members(value as { readonly [name: string]: JsonValue });
  }

  #field(value: string, name: string): void {
    if (this.leak !== undefined) return;
    const named = namesError(name);
    const read = this.#error || named || (value.length >= longestPlain && value.includes("\n"));
    if (!read) return;
    if (this.#watch.except.has(name.toLowerCase())) return;
    this.leak = firstLeak(readField(value, this.#error || named), this.#watch);
    if (this.leak !== undefined) this.at = name;
  }

  #items(items: readonly JsonValue[], name: string): void {
    if (items.length > 1 && (this.#error || namesError(name))) this.#list(items, name);
    for (let i = 0; i < items.length; i += 1) this.read(items[i] ?? null, name);
  }

  /** A trace taken apart: into frames, or into lines as some runtimes list them. */
  #list(items: readonly JsonValue[], name: string): void {
    if (framed(items) && this.#watch.kinds.has("trace")) {
      this.leak = { kind: "trace", rule: "frame-list" };
      this.at = name;
    } else if (typeof items[0] === "string") {
      this.#field(items.filter((item) => typeof item === "string").join("\n"), name);
    }
  }

  #members(members: { readonly [name: string]: JsonValue }): void {
    // Nothing but the members of parsed JSON enumerates here; numbers and the like end in the first test.
    for (const name in members) {
      const value = members[name];
      if (typeof value === "string") {
        if (value.length >= shortestField) this.#field(value, name);
      } else if (typeof value === "object" && value !== null) this.read(value, name);
    }
  }
}

const frameFile = ["file", "fileName", "filename", "source", "path"];
const frameLine = ["line", "lineNumber", "lineno", "line_number"];
const frameCode = ["function", "method", "methodName", "func", "class", "className", "name"];

/** A list of objects that each name a file, a line and a function: a trace taken apart. */
function framed(items: readonly JsonValue[]): boolean {
  const first = items[0];
  if (typeof first !== "object" || first === null) return false;
  const has = (names: readonly string[]): boolean =>
    names.some((name) => Object.hasOwn(first, name));
  return has(frameFile) && has(frameLine) && has(frameCode);
}
