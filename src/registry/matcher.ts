import type { Pair } from "../http/head.ts";
import { type SegmentTemplate, parsePathTemplate } from "./path-template.ts";

/*
 * A trie of path segments. At each node the most concrete child is tried first:
 *
 *   literal text   >   partly literal (`{x}.json`)   >   `{whole}`   >   `{rest+}`
 *
 * and when a branch comes to nothing, the next one is. Every node of a tree has one parent, so one search
 * enters a node at most once: the work is bounded by the contract, never by what a caller writes into a path,
 * and within a segment each literal is searched for once, left to right.
 */

export interface Entry<T> {
  readonly method: string;
  /** A path template such as `/orders/{orderId}`. */
  readonly path: string;
  readonly value: T;
}

export interface Matched<T> {
  readonly value: T;
  /** Values of the template, percent-decoded, in the order of the template. */
  readonly pathParameters: readonly Pair[];
}

export type Matcher<T> = (method: string, segments: readonly string[]) => Matched<T> | undefined;

type Partial = Extract<SegmentTemplate, { readonly kind: "partial" }>;

interface Leaf<T> {
  readonly value: T;
  readonly names: readonly string[];
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  readonly partials: { readonly pattern: Partial; readonly node: Node<T> }[];
  whole: Node<T> | undefined;
  readonly rests: Map<string, Leaf<T>>;
  readonly leaves: Map<string, Leaf<T>>;
}

const noParameters: readonly Pair[] = [];

/**
 * Compiles path templates. Where several match, the more concrete wins, segment by segment from the left
 * (OpenAPI 3.1 §4.8.8); a more concrete path that lacks the method gives way to one that has it. Of two
 * entries with the same shape and method the first stands. Entries whose path is no template are left out.
 */
export function compileMatcher<T>(entries: readonly Entry<T>[]): Matcher<T> {
  const root = makeNode<T>();
  for (const entry of entries) insert(root, entry);
  return (method, segments) => {
    const values: string[] = [];
    const leaf = search(root, { method, segments, values }, 0);
    if (leaf === undefined) return undefined;
    if (leaf.names.length === 0) return { value: leaf.value, pathParameters: noParameters };
    const pathParameters = leaf.names.map((name, index): Pair => [name, values[index] ?? ""]);
    return { value: leaf.value, pathParameters };
  };
}

function makeNode<T>(): Node<T> {
  return {
    literals: new Map(),
    partials: [],
    whole: undefined,
    rests: new Map(),
    leaves: new Map(),
  };
}

function insert<T>(root: Node<T>, { method, path, value }: Entry<T>): void {
  const template = parsePathTemplate(path);
  if (template === undefined) return;
  const leaf = { value, names: template.names };
  let node = root;
  for (const segment of template.segments) {
    if (segment.kind === "rest") {
      if (!node.rests.has(method)) node.rests.set(method, leaf);
      return;
    }
    node = childFor(node, segment);
  }
  if (!node.leaves.has(method)) node.leaves.set(method, leaf);
}

function childFor<T>(
  node: Node<T>,
  segment: Exclude<SegmentTemplate, { readonly kind: "rest" }>,
): Node<T> {
  if (segment.kind === "whole") {
    node.whole ??= makeNode();
    return node.whole;
  }
  if (segment.kind === "literal") {
    const found = node.literals.get(segment.text);
    if (found !== undefined) return found;
    const made = makeNode<T>();
    node.literals.set(segment.text, made);
    return made;
  }
  const shape = segment.literals.join("{}");
  const found = node.partials.find(({ pattern }) => pattern.literals.join("{}") === shape);
  if (found !== undefined) return found.node;
  const made = { pattern: segment, node: makeNode<T>() };
  node.partials.push(made);
  // The more literal text, the more concrete; then by the text itself, so that no order of writing matters.
  node.partials.sort(
    (a, b) =>
      weight(b.pattern) - weight(a.pattern) || (shapeOf(a.pattern) < shapeOf(b.pattern) ? -1 : 1),
  );
  return made.node;
}

function shapeOf(pattern: Partial): string {
  return pattern.literals.join("{}");
}

function weight(pattern: Partial): number {
  return pattern.literals.reduce((sum, text) => sum + text.length, 0) - pattern.names.length / 100;
}

interface Search {
  readonly method: string;
  readonly segments: readonly string[];
  /** Values of the parameters on the way to the current node. */
  readonly values: string[];
}

function search<T>(node: Node<T>, run: Search, depth: number): Leaf<T> | undefined {
  const segment = run.segments[depth];
  if (segment === undefined) return node.leaves.get(run.method);
  const literal = node.literals.get(segment);
  const found = literal === undefined ? undefined : search(literal, run, depth + 1);
  return found ?? searchTemplates(node, run, { segment, depth });
}

function searchTemplates<T>(
  node: Node<T>,
  run: Search,
  { segment, depth }: { readonly segment: string; readonly depth: number },
): Leaf<T> | undefined {
  // OpenAPI path parameters are never empty.
  if (segment === "") return undefined;
  const before = run.values.length;
  for (const { pattern, node: child } of node.partials) {
    if (!take(pattern, segment, run.values)) continue;
    const found = search(child, run, depth + 1);
    if (found !== undefined) return found;
    run.values.length = before;
  }
  if (node.whole !== undefined) {
    run.values.push(segment);
    const found = search(node.whole, run, depth + 1);
    if (found !== undefined) return found;
    run.values.length = before;
  }
  const rest = node.rests.get(run.method);
  if (rest !== undefined) run.values.push(run.segments.slice(depth).join("/"));
  return rest;
}

/** Matches a partly literal segment: each name takes the shortest text before the next literal, never none. */
function take({ literals }: Partial, segment: string, values: string[]): boolean {
  const first = literals[0] ?? "";
  if (!segment.startsWith(first)) return false;
  const before = values.length;
  let from = first.length;
  for (let i = 1; i < literals.length; i += 1) {
    const literal = literals[i] ?? "";
    const last = i === literals.length - 1;
    const end = last ? lastAt(segment, literal) : nextAt(segment, literal, from + 1);
    if (end <= from) {
      values.length = before;
      return false;
    }
    values.push(segment.slice(from, end));
    from = end + literal.length;
  }
  return true;
}

function lastAt(segment: string, literal: string): number {
  return segment.endsWith(literal) ? segment.length - literal.length : -1;
}

/** Two names with nothing between them: the first takes one character. */
function nextAt(segment: string, literal: string, from: number): number {
  return literal === "" ? from : segment.indexOf(literal, from);
}
