import type { Asked } from "./asked.ts";
import { bare, framed, plain } from "./frames.ts";
import { hashText } from "./hash.ts";
import { namesFor } from "./names.ts";
import { isBareVersion, isVersion } from "./tokens.ts";
import { type Weight, asMixed, weightOf } from "./words.ts";

/*
 *   root ── v1 ── orders ─┬─ search              literals: followed first
 *                         └─ {orderId} ── items  variables: one for each frame, `{}` and `{}.json`
 *
 * A leaf is an operation: a method at a node.
 */

export interface Leaf {
  key: string;
  count: number;
  /** How many of its answers held the last segment. */
  echoes: number;
  /** Answers by shape; 0 is "unknown". */
  readonly shapes: Map<number, number>;
  /** Undefined until a request had a body with names. */
  asked: Asked | undefined;
}

export interface Node {
  parent: Node | undefined;
  /** The segment as it is written in keys. */
  readonly text: string;
  readonly frame: string;
  /** Names of the variables of this segment; none for a literal. */
  readonly names: readonly string[];
  readonly weight: Weight;
  /** Tells its place from its siblings' when subtrees are compared; alike for all values. */
  readonly place: number;
  /** Whether it is the root or only a version or `api` stands before: what follows is hardly a value. */
  readonly base: boolean;
  readonly literals: Map<string, Node>;
  readonly variables: Map<string, Node>;
  readonly leaves: Map<string, Leaf>;
  /** Of a variable: words are among its values. */
  words: boolean;
  /** Of a variable: literals for which there was no room went here. */
  spilled: boolean;
  /**
   * Of a variable: hashes of words that were literals before. They may be names of people, and are only ever
   * recognised.
   */
  readonly absorbed: Set<number>;
  count: number;
  /** How many of the answers at or below held the segment. */
  echoes: number;
  /** Who asked first, and in which hour; a second caller or another hour vouches for the node. */
  readonly caller: number;
  readonly hour: number;
  /** What the first answer looked like. */
  readonly shape: number;
  vouched: boolean;
  /** Literal children that nobody has vouched for. */
  lone: number;
  /** Something below is new since the literals were looked at. */
  changed: boolean;
  /** When the literals are looked at again: at this count, or at this many of them. */
  reviewAt: number;
  reviewSize: number;
}

/** Of the words a variable has absorbed, so many are remembered. */
export const maxAbsorbed = 512;
/** Shapes told apart at one operation. */
const maxShapes = 12;

const valuePlace = 1;
const firstReviewSize = 2;

export interface Origin {
  readonly caller: number;
  readonly hour: number;
  readonly shape: number;
}

export function rootNode(): Node {
  return blank({
    parent: undefined,
    text: "",
    frame: bare,
    names: [],
    weight: 0,
    place: 0,
    base: true,
    caller: 0,
    hour: 0,
    shape: 0,
    vouched: true,
  });
}

export function literalNode(parent: Node, segment: string, origin: Origin): Node {
  const { frame, values, typed } = framed(segment);
  const weight = typed ? 1 : weightOf(values[0] ?? segment);
  return blank({
    parent,
    text: plain(segment),
    frame,
    names: [],
    weight,
    place: weight >= asMixed ? placeOf(frame) : hashText(segment),
    base: isVersion(segment) || (parent.base && isBase(segment)),
    caller: origin.caller,
    hour: origin.hour,
    shape: origin.shape,
    vouched: false,
  });
}

export function variableNode(parent: Node, frame: string, origin: Origin): Node {
  const names = namesFor(parent, frame.split(bare).length - 1);
  let index = 0;
  return blank({
    parent,
    text: frame.replaceAll(bare, () => `{${names[index++] ?? "id"}}`),
    frame,
    names,
    weight: 1,
    place: placeOf(frame),
    base: false,
    caller: origin.caller,
    hour: origin.hour,
    shape: origin.shape,
    vouched: false,
  });
}

function placeOf(frame: string): number {
  return frame === bare ? valuePlace : hashText(frame);
}

const bases: ReadonlySet<string> = new Set([
  "api",
  "apis",
  "rest",
  "services",
  "service",
  "public",
]);

function isBase(segment: string): boolean {
  return bases.has(segment) || isVersion(segment) || isBareVersion(segment);
}

type Fixed = Omit<
  Node,
  | "literals"
  | "variables"
  | "leaves"
  | "words"
  | "spilled"
  | "absorbed"
  | "count"
  | "echoes"
  | "lone"
  | "changed"
  | "reviewAt"
  | "reviewSize"
>;

function blank(fixed: Fixed): Node {
  return {
    ...fixed,
    literals: new Map(),
    variables: new Map(),
    leaves: new Map(),
    words: false,
    spilled: false,
    absorbed: new Set(),
    count: 0,
    echoes: 0,
    lone: 0,
    changed: false,
    reviewAt: 16,
    reviewSize: firstReviewSize,
  };
}

/** The template from the root to this node. */
export function pathOf(node: Node): string {
  const parts: string[] = [];
  for (let at = node; at.parent !== undefined; at = at.parent) parts.push(at.text);
  return `/${parts.toReversed().join("/")}`;
}

export function childrenOf(node: Node): Node[] {
  return [...node.literals.values(), ...node.variables.values()];
}

/** After so many answers it is known whether they hold the value. */
export const echoKnownCount = 10;
/** Of what was answered at or below a value, so much holds the value where answers do. */
const echoedShare = 0.25;
/** Other operations below may be answered otherwise; but it is not once by chance. */
const echoedLeast = 3;
const echoedLeastShare = 0.02;

/** Whether answers hold what this literal is called: it is then hardly a name. */
export function isEchoed({ echoes, count }: Node): boolean {
  if (echoes >= echoedLeast) return echoes >= count * echoedLeastShare;
  return echoes > 0 && echoes >= count * echoedShare;
}

/** Whether it is new. What says nothing is kept only while nothing else is known. */
export function addShape(leaf: Leaf, shape: number, times = 1): boolean {
  if (shape === 0 && leaf.shapes.size > 0 && !leaf.shapes.has(0)) return false;
  if (shape !== 0) leaf.shapes.delete(0);
  const before = leaf.shapes.get(shape);
  if (before === undefined && leaf.shapes.size >= maxShapes) return false;
  leaf.shapes.set(shape, (before ?? 0) + times);
  return before === undefined;
}

const fewLiterals = 24;

/** Few literals beside words that are values are looked at again as soon as something is new. */
export function hasNews(node: Node): void {
  node.changed = true;
  const { literals, variables } = node;
  if (literals.size === 0 || literals.size > fewLiterals) return;
  if (variables.get(bare)?.words === true) node.reviewAt = Math.min(node.reviewAt, node.count);
}
