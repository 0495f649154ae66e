import { hashText, mixed } from "./hash.ts";
import { type Node, childrenOf, isEchoed } from "./nodes.ts";

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

/** Shapes by slot; shape 0 says only that the operation is there. */
type Slots = ReadonlyMap<number, ReadonlySet<number>>;

/** How many siblings have a shape at a slot. */
type Pool = Map<number, Map<number, number>>;

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

export function likenessTo(variable: Node): (literal: Node) => Likeness {
  const pool: Pool = new Map();
  pour(pool, slotsOf(variable), variableSupport);
  return (literal) => {
    const slots = slotsOf(literal);
    return { agreement: agreement(slots, pool, 0), contradicts: contradicts(slots, pool, 0) };
  };
}

/** A word that its answers hold counts at least so much, whatever it looks like. */
const echoWeight = 1.5;
/** What is only ever POSTed to counts so much. */
const actWeight = 0.3;

/** How much a literal speaks for its place being one of values. */
export function evidenceOf(node: Node): number {
  return isEchoed(node) ? Math.max(echoWeight, node.weight) : node.weight;
}

const maxSlots = 48;
const maxSlotDepth = 12;
/** What is known of a variable counts as much as so many siblings. */
const variableSupport = 3;
/** Agreement of answers counts so many times as much as agreement of structure alone. */
export const answersAgree = 2;

function slotsOf(node: Node): Slots {
  const slots = new Map<number, Set<number>>();
  collect(node, 17, { slots, depth: 0 });
  return slots;
}

/** The lowest bit tells what only acts. */
function slotOf(place: number, method: string): number {
  const slot = mixed(place, hashText(method));
  return method === "POST" ? slot | 1 : slot & ~1;
}

/** Whether nothing but POST has been seen: so are actions called, `…/{id}/pin`, and hardly ever things. */
function onlyActs(slots: Slots): boolean {
  return slots.keys().every((slot) => (slot & 1) === 1);
}

interface Walk {
  readonly slots: Map<number, Set<number>>;
  readonly depth: number;
}

function collect(node: Node, place: number, { slots, depth }: Walk): void {
  for (const [method, leaf] of node.leaves) {
    const slot = slotOf(place, method);
    let shapes = slots.get(slot);
    if (shapes === undefined) slots.set(slot, (shapes = new Set()));
    for (const shape of leaf.shapes.keys()) shapes.add(shape);
  }
  if (depth >= maxSlotDepth) return;
  for (const child of childrenOf(node)) {
    if (slots.size >= maxSlots) return;
    collect(child, mixed(place, child.place), { slots, depth: depth + 1 });
  }
}

/** The largest group of siblings that are alike, or those that are like the variable beside them. */
export function clusterOf(
  siblings: readonly Node[],
  variable: Node | undefined,
  answered = false,
): Cluster {
  const described = siblings.map((node) => ({ node, slots: slotsOf(node) }));
  const pool: Pool = new Map();
  let members: typeof described = [];
  if (variable === undefined) {
    const anchor = anchorOf(described);
    if (anchor === undefined) return { members: [], score: 0, weight: 0 };
    members = described.filter(({ slots }) => slots.get(anchor.slot)?.has(anchor.shape) === true);
    for (const { slots } of members) pour(pool, slots, 1);
    members = members.filter(({ slots }) => !contradicts(slots, pool, 1));
    pool.clear();
    for (const { slots } of members) pour(pool, slots, 1);
  } else {
    pour(pool, slotsOf(variable), variableSupport);
  }
  const rest = described.filter((each) => !members.includes(each));
  for (const each of rest) {
    if (agreement(each.slots, pool, 0) === 0 || contradicts(each.slots, pool, 0)) continue;
    members.push(each);
    pour(pool, each.slots, 1);
  }
  const least = answered ? answersAgree : 0;
  const scored = members.map(({ node, slots }) => {
    const agreed = agreement(slots, pool, 1);
    const weight = evidenceOf(node) * (onlyActs(slots) ? actWeight : 1);
    return { node, agreement: agreed, score: agreed < least && weight < 1 ? 0 : weight * agreed };
  });
  const weight =
    members.reduce((sum, { node }) => sum + evidenceOf(node), 0) / Math.max(1, members.length);
  return { members: scored, score: scored.reduce((sum, { score }) => sum + score, 0), weight };
}

interface Described {
  readonly node: Node;
  readonly slots: Slots;
}

/** The slot and shape that weigh most among the siblings. */
function anchorOf(described: readonly Described[]): { slot: number; shape: number } | undefined {
  const weights: Pool = new Map();
  for (const { node, slots } of described) {
    for (const [slot, shapes] of slots) {
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

function add(pool: Pool, { slot, shape }: { slot: number; shape: number }, more: number): void {
  let shapes = pool.get(slot);
  if (shapes === undefined) pool.set(slot, (shapes = new Map()));
  shapes.set(shape, (shapes.get(shape) ?? 0) + more);
}

function pour(pool: Pool, slots: Slots, support: number): void {
  for (const [slot, shapes] of slots) {
    for (const shape of shapes) add(pool, { slot, shape }, support);
  }
}

/** 0: nothing in common; 1: an operation; more: an answer. `own` is what the child itself has put into the pool. */
function agreement(slots: Slots, pool: Pool, own: number): number {
  let answers = 0;
  let found = 0;
  for (const [slot, shapes] of slots) {
    const known = pool.get(slot);
    if (known === undefined) continue;
    for (const shape of shapes) {
      if ((known.get(shape) ?? 0) - own < 1) continue;
      found = 1;
      if (shape === 0) continue;
      answers += 1;
      break;
    }
  }
  return answers === 0 ? found : Math.min(answersAgree + (answers - 1) * 0.5, 4);
}

/** Whether the child's answers are none of the others' at more slots than they are the same. */
function contradicts(slots: Slots, pool: Pool, own: number): boolean {
  let against = 0;
  for (const [slot, shapes] of slots) {
    const known = pool.get(slot);
    if (known === undefined || shapes.has(0) || known.has(0)) continue;
    let others = 0;
    let shared = false;
    for (const [shape, support] of known) {
      const theirs = support - (shapes.has(shape) ? own : 0);
      others += theirs;
      if (theirs > 0 && shapes.has(shape)) shared = true;
    }
    if (others >= 2) against += shared ? -1 : 1;
  }
  return against > 0;
}
