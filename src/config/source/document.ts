import {
  LineCounter,
  type Node,
  type YAMLParseError,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
} from "yaml";
import type { JsonValue } from "../../http/json.ts";
import { type FileProblem, type Position, lineFinder } from "./position.ts";
import { walkJson } from "./walk-json.ts";

/** A YAML or JSON file after reading: its value, and where each part of it stands. */
export interface SourceDocument {
  readonly file: string;
  readonly value: JsonValue;
  /**
   * Where an RFC 6901 pointer stands: the key of a member, the start of an item. What is not there stands
   * where the nearest thing around it does.
   */
  readonly place: (pointer: string) => Position;
}

export type ReadDocument =
  | { readonly ok: true; readonly document: SourceDocument }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** The largest file read: several times the largest public OpenAPI document. */
const maxCharacters = 48 * 1024 * 1024;

/** How often aliases may be spent in one document: a few anchors are handy, a bomb multiplies. */
const maxAliases = 200;

/** Deeper than any contract; the parsers recurse, so it is checked before they run out of stack. */
const maxDepth = 200;

export function readDocument(file: string, text: string): ReadDocument {
  if (text.length > maxCharacters) {
    return failed(
      file,
      `is larger than ${maxCharacters} characters; split it or trim its examples`,
    );
  }
  return readJson(file, text) ?? readYaml(file, text);
}

/** Undefined when the text is not JSON: the YAML reader then tells what is wrong and where. */
function readJson(file: string, text: string): ReadDocument | undefined {
  if (!/^\uFEFF?\s*[{[]/.test(text.slice(0, 1000))) return undefined;
  const bare = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  let value: JsonValue;
  try {
    value = JSON.parse(bare) as JsonValue;
  } catch {
    return undefined;
  }
  // Places are asked for only when something is wrong, and then a second pass is cheap.
  let offsets: ReadonlyMap<string, number> | undefined;
  const find = lineFinder(bare);
  const place = (pointer: string): Position => {
    offsets ??= walkJson(bare, "offsets").offsets;
    return find(nearest(offsets, pointer));
  };
  const problems = walkJson(bare, "repeats").repeated.map(({ at, offset }) => ({
    file,
    ...find(offset),
    message: `${lastToken(at)} stands here a second time; keep one`,
  }));
  problems.push(...refuseShape(file, value, place));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, document: { file, value, place } };
}

function readYaml(file: string, text: string): ReadDocument {
  const lines = new LineCounter();
  try {
    const parsed = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      strict: true,
    });
    const find = (offset: number): Position => {
      const { line, col } = lines.linePos(offset);
      return { line: Math.max(line, 1), column: Math.max(col, 1) };
    };
    if (parsed.errors.length > 0) {
      return { ok: false, problems: syntaxProblems(file, parsed.errors, find) };
    }
    const value = (parsed.toJS({ maxAliasCount: maxAliases }) ?? null) as JsonValue;
    const place = (pointer: string): Position => find(offsetOf(parsed.contents, pointer));
    const problems = refuseShape(file, value, place);
    if (problems.length > 0) return { ok: false, problems };
    return { ok: true, document: { file, value, place } };
  } catch (error) {
    return failed(file, yamlFailure(error));
  }
}

/** The parser stumbles on after a fault; past this many, what it says is about its own stumbling. */
const maxSyntaxProblems = 20;

function syntaxProblems(
  file: string,
  errors: readonly YAMLParseError[],
  find: (offset: number) => Position,
): FileProblem[] {
  // The parser recurses and reports its own exhausted stack as if the text said so.
  const bottomless = errors.find(({ message }) => message.includes("call stack"));
  if (bottomless) {
    return [{ file, line: 1, column: 1, message: `nests deeper than ${maxDepth} levels` }];
  }
  return errors.slice(0, maxSyntaxProblems).map(({ code, message, pos }) => ({
    file,
    ...find(pos[0]),
    message: code === "DUPLICATE_KEY" ? "this key stands here a second time; keep one" : message,
  }));
}

function yamlFailure(error: unknown): string {
  if (error instanceof RangeError) return `nests deeper than ${maxDepth} levels`;
  if (error instanceof ReferenceError && error.message.includes("alias")) {
    return `spends its aliases more than ${maxAliases} times; write the parts out`;
  }
  return `cannot be read as YAML: ${error instanceof Error ? error.message : "unknown fault"}`;
}

/** What parses and still cannot be taken: a key that would touch a prototype, and bottomless nesting. */
function refuseShape(
  file: string,
  root: JsonValue,
  place: (pointer: string) => Position,
): FileProblem[] {
  const problems: FileProblem[] = [];
  const left: { value: JsonValue; at: string; depth: number }[] = [
    { value: root, at: "", depth: 0 },
  ];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, at, depth } = next;
    if (value === null || typeof value !== "object") continue;
    if (depth > maxDepth) {
      return [{ file, ...place(at), message: `nests deeper than ${maxDepth} levels` }];
    }
    for (const [key, child] of Object.entries(value)) {
      const childAt = `${at}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (key === "__proto__") {
        problems.push({ file, ...place(childAt), message: "`__proto__` cannot be a key" });
      }
      if (child !== null && typeof child === "object") {
        left.push({ value: child, at: childAt, depth: depth + 1 });
      }
    }
  }
  return problems;
}

function offsetOf(root: unknown, pointer: string): number {
  let node = root as Node | null;
  let offset = node?.range?.[0] ?? 0;
  for (const token of pointer.split("/").slice(1)) {
    const child = childOf(node, token.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (child === undefined) break;
    ({ node } = child);
    offset = child.offset ?? offset;
  }
  return offset;
}

interface Child {
  readonly node: Node | null;
  readonly offset: number | undefined;
}

/** An alias has no inside of its own; the place that a person must look at is where it is spent. */
function childOf(node: Node | null, key: string): Child | undefined {
  if (isMap<Node, Node | null>(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    return pair && { node: pair.value, offset: pair.key.range?.[0] };
  }
  if (!isSeq<Node>(node)) return undefined;
  const item = node.items[Number(key)];
  return item && { node: item, offset: item.range?.[0] };
}

function nearest(offsets: ReadonlyMap<string, number>, pointer: string): number {
  let at = pointer;
  while (at !== "") {
    const offset = offsets.get(at);
    if (offset !== undefined) return offset;
    at = at.slice(0, at.lastIndexOf("/"));
  }
  return offsets.get("") ?? 0;
}

function lastToken(pointer: string): string {
  const token = pointer.slice(pointer.lastIndexOf("/") + 1);
  return `\`${token.replaceAll("~1", "/").replaceAll("~0", "~")}\``;
}

function failed(file: string, message: string): ReadDocument {
  return { ok: false, problems: [{ file, line: 1, column: 1, message }] };
}
