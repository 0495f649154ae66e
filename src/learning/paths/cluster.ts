import {
  type Asked,
  areAskedAlike,
  areAskedUnlike,
  joinAsked,
  nothingAsked,
  without,
} from "./asked.ts";
import { bare } from "./frames.ts";
import { type Leaf, type Node, isEchoed } from "./nodes.ts";
import { type Slot, type Slots, maxSlots, slotsOf } from "./slots.ts";

/*
 * Which siblings are alike? A child is described by its slots: each operation in its subtree, by its place relative
 * to the child (words that look like values are all one place), with the shapes it answered with.
 *
 *   anna ── repos ── blue-lamp      GET ·: U      GET ·/repos: [R]      GET ·/repos/*: R
 *   bert ── repos ── red-tent       GET ·: U                            GET ·/repos/*: R
 *   search                          GET ·: [U]
 *
 * Two agree where a slot of both has a shape in common, and contradict each other where it has none. The cluster
 * starts with the slot and shape that most siblings have, takes in whoever agrees, and leaves out whoever
 * contradicts: collections whose lists all have one envelope (`data`, `next`) contradict each other one level down.
 */

/** How many siblings have a shape at a slot. */
type Shapes = Map<number, Map<number, number>>;

interface Pool {
  readonly shapes: Shapes;
  /** What siblings are asked with at a slot, taken together. */
  readonly asked: Map<number, Asked>;
}

function emptyPool(): Pool {
  return { shapes: new Map(), asked: new Map() };
}

export interface Cluster {
  readonly members: readonly Member[];
  /** Sum of the members' weights, more where answers agree. */
  readonly score: number;
  /** Mean weight of the members. */
  readonly weight: number;
}

export interface Member {
  readonly node: Node;
  /** How much it has in common with the others: 0, 1: operations; 2 and more: answers. */
  readonly agreement: number;
  readonly score: number;
}

/** How a literal stands to the variable beside it. */
export interface Likeness {
  readonly agreement: number;
  readonly contradicts: boolean;
}

/**
 * Compares a literal with the variable beside it, operation by operation: each is looked for below the variable as a
 * request would be, so that `anna/repos/blue-lamp` is found at `{userId}/repos/{repoId}`.
 */
export function likenessTo(variable: Node, literal: Node): Likeness {
  const tally: Tally = { operations: 0, answers: 0, against: 0, settled: false, looked: 0 };
  compare(literal, variable, tally);
  const { operations, answers, against, settled } = tally;
  return {
    agreement: agreementOf(operations, answers),
    contradicts: settled || against > answers,
  };
}

function compareLeaves(leaf: Leaf, known: Leaf, tally: Tally): void {
  tally.operations += 1;
  if (areAskedUnlike(leaf.asked, known.asked)) tally.against += 1;
  const [isSilent, isKnownSilent] = [leaf.shapes.has(0), known.shapes.has(0)];
  if (!isSilent && !isKnownSilent) compareAnswers(leaf, known, tally);
  else if (isSilent && isKnownSilent) {
    if (areAskedAlike(leaf.asked, known.asked)) tally.answers += 1;
  } else if (isSilent && leaf.count >= silentCount) tally.against += 1;
}

function compareAnswers(leaf: Leaf, known: Leaf, tally: Tally): void {
  if (leaf.shapes.keys().some((shape) => known.shapes.has(shape))) tally.answers += 1;
  else if (isSettled(leaf) && isSettled(known)) tally.settled = true;
  else tally.against += 1;
}

/**
 * Two operations that were answered so often each, and never alike, are two whatever else is alike: if each has few
 * answers. One that is answered in ever new ways has none that is known to be missing.
 */
const settledCount = 5;
const settledShapes = 4;

function isSettled({ count, shapes }: Leaf): boolean {
  return count >= settledCount && shapes.size <= settledShapes;
}

/** An operation that is answered with nothing to tell by so often is not one that is answered with something. */
const silentCount = 3;

interface Tally {
  operations: number;
  answers: number;
  against: number;
  settled: boolean;
  looked: number;
}

function compare(literal: Node, variable: Node, tally: Tally): void {
  for (const [method, leaf] of literal.leaves) {
    tally.looked += 1;
    const known = variable.leaves.get(method);
    if (known !== undefined) compareLeaves(leaf, known, tally);
  }
  for (const [name, child] of literal.literals) {
    if (tally.looked >= maxSlots) return;
    const other = variable.literals.get(name) ?? variable.variables.get(child.frame);
    if (other !== undefined) compare(child, other, tally);
  }
  for (const [frame, child] of literal.variables) {
    const other = variable.variables.get(frame);
    if (other !== undefined && tally.looked < maxSlots) compare(child, other, tally);
  }
}

/** A word that its answers hold counts at least so much, whatever it looks like. */
const echoWeight = 1.5;
/** What is only ever POSTed to counts so much. */
const actWeight = 0.3;

/** How much a literal speaks for its place being one of values. */
export function evidenceOf(node: Node): number {
  if (isEchoed(node)) return Math.max(echoWeight, node.weight);
  return node.weight < 1 && onlyActs(node) ? node.weight * actWeight : node.weight;
}

/** Agreement of answers counts so many times as much as agreement of structure alone. */
export const answersAgree = 2;

/** Whether nothing but POST has been seen: so are actions called, `…/{id}/pin`, and hardly ever things. */
export function onlyActs({ frame, leaves, literals, variables }: Node): boolean {
  const below = literals.size + variables.size;
  return frame === bare && below === 0 && leaves.size === 1 && leaves.has("POST");
}

/** The largest group of siblings that are alike. */
export function clusterOf(siblings: readonly Node[], answered = false): Cluster {
  const described = siblings.map((node) => ({ node, slots: slotsOf(node) }));
  const anchor = anchorOf(described);
  if (anchor === undefined) return { members: [], score: 0, weight: 0 };
  let pool = emptyPool();
  let members = described.filter(
    ({ slots }) => slots.get(anchor.slot)?.shapes.has(anchor.shape) === true,
  );
  for (const { slots } of members) pour(pool, slots, 1);
  members = members.filter(({ slots }) => !contradicts(slots, pool, 1));
  pool = emptyPool();
  for (const { slots } of members) pour(pool, slots, 1);
  const inside = new Set(members);
  for (const each of described) {
    if (inside.has(each) || agreement(each.slots, pool, 0) === 0) continue;
    if (contradicts(each.slots, pool, 0)) continue;
    members.push(each);
    pour(pool, each.slots, 1);
  }
  const agreed = members.map(({ node, slots }) => ({ node, agreement: agreement(slots, pool, 1) }));
  return clusterFrom(agreed, answered);
}

/** The siblings that are like the variable beside them. */
export function clusterBeside(siblings: readonly Node[], variable: Node): Cluster {
  const agreed = siblings.flatMap((node) => {
    const { agreement: found, contradicts: other } = likenessTo(variable, node);
    return found === 0 || other ? [] : [{ node, agreement: found }];
  });
  return clusterFrom(agreed, true);
}

/** `answered`: operations alone, without an answer, are no evidence. */
function clusterFrom(
  agreed: readonly { readonly node: Node; readonly agreement: number }[],
  answered: boolean,
): Cluster {
  const least = answered ? answersAgree : 0;
  const members = agreed.map((each) => {
    const evidence = evidenceOf(each.node);
    return {
      ...each,
      score: each.agreement < least && evidence < 1 ? 0 : evidence * each.agreement,
    };
  });
  const sum = (of: (member: Member) => number): number =>
    members.reduce((total, member) => total + of(member), 0);
  return {
    members,
    score: sum((member) => member.score),
    weight: sum(({ node }) => evidenceOf(node)) / Math.max(1, members.length),
  };
}

interface Described {
  readonly node: Node;
  readonly slots: Slots;
}

/** The slot and shape that weigh most among the siblings. */
function anchorOf(described: readonly Described[]): { slot: number; shape: number } | undefined {
  const weights: Shapes = new Map();
  for (const { node, slots } of described) {
    for (const [slot, { shapes }] of slots) {
      for (const shape of shapes) {
        add(weights, { slot, shape }, node.weight * (shape === 0 ? 1 : answersAgree));
      }
    }
  }
  let best: { slot: number; shape: number } | undefined;
  let most = 0;
  for (const [slot, shapes] of weights) {
    for (const [shape, weight] of shapes) {
      if (weight <= most) continue;
      most = weight;
      best = { slot, shape };
    }
  }
  return best;
}

function add(pool: Shapes, { slot, shape }: { slot: number; shape: number }, more: number): void {
  let shapes = pool.get(slot);
  if (shapes === undefined) pool.set(slot, (shapes = new Map()));
  shapes.set(shape, (shapes.get(shape) ?? 0) + more);
}

function pour(pool: Pool, slots: Slots, support: number): void {
  for (const [slot, { shapes, asked }] of slots) {
    for (const shape of shapes) add(pool.shapes, { slot, shape }, support);
    if (asked === undefined) continue;
    let all = pool.asked.get(slot);
    if (all === undefined) pool.asked.set(slot, (all = nothingAsked()));
    joinAsked(all, asked);
  }
}

/** 0: nothing in common; 1: an operation; more: an answer. `own` is what the child itself has put into the pool. */
function agreement(slots: Slots, pool: Pool, own: number): number {
  let answers = 0;
  let found = 0;
  for (const [name, slot] of slots) {
    const shape = sharedShape(slot, pool.shapes.get(name), own);
    if (shape === undefined) continue;
    found = 1;
    const says =
      shape !== 0 || areAskedAlike(slot.asked, othersAsked(slot, pool.asked.get(name), own));
    if (says) answers += 1;
  }
  return agreementOf(found, answers);
}

/** A shape that others have, too: one that says something if there is one, else 0. */
function sharedShape(
  { shapes }: Slot,
  known: ReadonlyMap<number, number> | undefined,
  own: number,
): number | undefined {
  let found: number | undefined;
  for (const shape of shapes) {
    if ((known?.get(shape) ?? 0) - own < 1) continue;
    if (shape !== 0) return shape;
    found = 0;
  }
  return found;
}

/** What others are asked with. */
function othersAsked({ asked }: Slot, all: Asked | undefined, own: number): Asked | undefined {
  return all === undefined || asked === undefined || own === 0 ? all : without(all, asked);
}

function agreementOf(operations: number, answers: number): number {
  if (answers === 0) return Math.min(operations, 1);
  return Math.min(answersAgree + (answers - 1) * 0.5, 4);
}

/** Whether the child is asked or answered otherwise than the others at more slots than it is answered the same. */
function contradicts(slots: Slots, pool: Pool, own: number): boolean {
  let against = 0;
  for (const [name, slot] of slots) {
    if (areAskedUnlike(slot.asked, othersAsked(slot, pool.asked.get(name), own))) against += 1;
    against += answersAgainst(slot, pool.shapes.get(name), own);
  }
  return against > 0;
}

/** 1: none of the others' answers is the child's; -1: one is; 0: too little is known. */
function answersAgainst(
  { shapes }: Slot,
  known: ReadonlyMap<number, number> | undefined,
  own: number,
): number {
  if (known === undefined || shapes.has(0) || known.has(0)) return 0;
  let others = 0;
  let shared = false;
  for (const [shape, support] of known) {
    const theirs = support - (shapes.has(shape) ? own : 0);
    others += theirs;
    if (theirs > 0 && shapes.has(shape)) shared = true;
  }
  if (others < 2) return 0;
  return shared ? -1 : 1;
}
