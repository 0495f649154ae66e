import { type Asked, joinAsked, nothingAsked } from "./asked.ts";
import { hashText, mixed } from "./hash.ts";
import { type Node, childrenOf } from "./nodes.ts";

/** An operation in the subtree of a sibling. */
export interface Slot {
  /** What it answered with; shape 0 says only that the operation is there. */
  readonly shapes: ReadonlySet<number>;
  /** How often it was called. */
  readonly count: number;
  readonly asked: Asked | undefined;
}

/** By method and place relative to the sibling: words that look like values are all one place. */
export type Slots = ReadonlyMap<number, Slot>;

/** Operations of a sibling that are looked at. */
export const maxSlots = 48;
const maxSlotDepth = 12;
const start = 17;

export function slotsOf(node: Node): Slots {
  const slots: Walk["slots"] = new Map();
  collect(node, start, { slots, depth: 0 });
  return slots;
}

interface Walk {
  readonly slots: Map<number, { shapes: Set<number>; count: number; asked: Asked | undefined }>;
  readonly depth: number;
}

function collect(node: Node, place: number, { slots, depth }: Walk): void {
  for (const [method, leaf] of node.leaves) {
    const name = mixed(place, hashText(method));
    let slot = slots.get(name);
    if (slot === undefined)
      slots.set(name, (slot = { shapes: new Set(), count: 0, asked: undefined }));
    slot.count += leaf.count;
    if (leaf.asked !== undefined) joinAsked((slot.asked ??= nothingAsked()), leaf.asked);
    for (const shape of leaf.shapes.keys()) slot.shapes.add(shape);
  }
  if (depth >= maxSlotDepth) return;
  for (const child of childrenOf(node)) {
    if (slots.size >= maxSlots) return;
    collect(child, mixed(place, child.place), { slots, depth: depth + 1 });
  }
}
