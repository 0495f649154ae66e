import type { ASTNode } from "@marcbachmann/cel-js";
import { linearMatches, patternOf } from "./pattern.ts";

/** What walking an expression's tree tells about it. */
export interface Inspection {
  /** Why it may not be used. */
  wrong: string | undefined;
  /** Does it look at the path's parameters at all? */
  binds: boolean;
  /** Path parameters read, and those whose presence is asked for: `has(path.x)`, `"x" in path`. */
  readonly read: Set<string>;
  readonly guarded: Set<string>;
}

const macros: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter"]);

/** Reads the tree, and turns its calls of `matches` over to RE2: it must run before the type check. */
export function inspectExpression(tree: ASTNode): Inspection {
  const found: Inspection = { wrong: undefined, binds: false, read: new Set(), guarded: new Set() };
  walk(tree, found, false);
  return found;
}

function walk(node: ASTNode, found: Inspection, inMacro: boolean): void {
  notePath(node, found);
  if (node.op === "rcall") {
    const [name, receiver, args] = node.args;
    found.wrong ??= forbidden(node, node.args, inMacro);
    walk(receiver, found, inMacro);
    for (const arg of args) walk(arg, found, inMacro || macros.has(name));
    return;
  }
  if (node.op === "value" || node.op === "id") return;
  if (node.op === "call") noteHas(node.args, found);
  for (const child of childrenOf(node.args)) walk(child, found, inMacro);
}

type Called = [name: string, receiver: ASTNode, args: ASTNode[]];

function forbidden(node: ASTNode, called: Called, inMacro: boolean): string | undefined {
  const [name] = called;
  if (inMacro && macros.has(name)) return place(node, `${name} stands inside another macro's body`);
  if (name === "bind") return place(node, "cel.bind is not available");
  return name === "matches" || name === linearMatches ? makeLinear(node, called) : undefined;
}

/** The nodes among a node's arguments, at whatever depth of list they stand. */
function childrenOf(args: unknown): readonly ASTNode[] {
  if (Array.isArray(args)) return args.flatMap((each: unknown) => childrenOf(each));
  return isNode(args) ? [args] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

function place(node: ASTNode, message: string): string {
  return `at character ${node.start + 1}: ${message}`;
}

/** `matches` by the platform's regular expressions can take exponential time; the call is turned over to RE2. */
function makeLinear(node: ASTNode, called: Called): string | undefined {
  const pattern = called[2][0];
  if (pattern?.op !== "value" || typeof pattern.args !== "string") {
    return place(node, "the pattern of matches must be written out");
  }
  called[0] = linearMatches;
  try {
    patternOf(pattern.args);
    return undefined;
  } catch {
    return place(pattern, "is not a pattern of RE2 (no look-around, no back-references)");
  }
}

function notePath(node: ASTNode, found: Inspection): void {
  if (isPath(node)) found.binds = true;
  if (node.op === "." && isPath(node.args[0])) found.read.add(node.args[1]);
  if (node.op === "[]" && isPath(node.args[0])) addLiteral(node.args[1], found.read);
  if (node.op === "in" && isPath(node.args[1])) addLiteral(node.args[0], found.guarded);
}

function noteHas([name, args]: [string, ASTNode[]], found: Inspection): void {
  const [asked] = args;
  if (name === "has" && asked?.op === "." && isPath(asked.args[0])) {
    found.guarded.add(asked.args[1]);
  }
}

function isPath(node: ASTNode): boolean {
  return node.op === "id" && node.args === "path";
}

function addLiteral(node: ASTNode, to: Set<string>): void {
  if (node.op === "value" && typeof node.args === "string") to.add(node.args);
}
