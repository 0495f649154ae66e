import { joinAsked, nothingAsked } from "./asked.ts";
import { anyFormat, bare, otherFormats } from "./frames.ts";
import { hashText } from "./hash.ts";
import {
  type Leaf,
  type Node,
  type Origin,
  addShape,
  maxAbsorbed,
  pathOf,
  variableNode,
} from "./nodes.ts";

/** A key that has become part of another. */
export interface Absorbed {
  readonly key: string;
  readonly into: string;
}

export interface Merging {
  /** Such as `api.example.com`. */
  readonly host: string;
  readonly absorbed: Absorbed[];
  /** Told of every node that is made, is no more, or has been asked for by somebody else. */
  readonly room: {
    add(node: Node): void;
    remove(node: Node): void;
    vouch(node: Node): void;
  };
}

/** The variable of a frame at a node; made when there is none. */
export function variableAt(parent: Node, frame: string, origin: Origin): Node {
  let variable = parent.variables.get(frame);
  if (variable === undefined) {
    variable = variableNode(parent, frame, origin);
    parent.variables.set(frame, variable);
  }
  return variable;
}

/** The same, where nodes are merged. */
function variableFor(
  parent: Node,
  { frame, origin }: { readonly frame: string; readonly origin: Origin },
  merging: Merging,
): Node {
  const isThere = parent.variables.has(frame);
  const variable = variableAt(parent, frame, origin);
  if (!isThere) merging.room.add(variable);
  return variable;
}

/** Makes literals of one node values of its variable: what stands below them is joined. */
export function absorb(parent: Node, literals: readonly Node[], merging: Merging): void {
  for (const literal of literals) {
    const variable = variableFor(parent, { frame: literal.frame, origin: literal }, merging);
    variable.words = true;
    const name = nameOf(parent, literal);
    if (name !== undefined) {
      parent.literals.delete(name);
      if (variable.absorbed.size < maxAbsorbed) variable.absorbed.add(hashText(name));
    }
    if (!literal.vouched) parent.lone -= 1;
    join(variable, literal, merging);
  }
}

function nameOf(parent: Node, literal: Node): string | undefined {
  for (const [name, node] of parent.literals) if (node === literal) return name;
  return undefined;
}

/** Moves all that is below and at `from` to `into`. */
export function join(into: Node, from: Node, merging: Merging): void {
  const wasVouched = into.vouched;
  joinCounts(into, from);
  if (into.vouched && !wasVouched) merging.room.vouch(into);
  for (const [method, leaf] of from.leaves) joinLeaf(into, { method, leaf }, merging);
  for (const [name, child] of from.literals) {
    const there = into.literals.get(name) ?? valueOf(into, name, child);
    if (there === undefined) {
      into.literals.set(name, child);
      if (!child.vouched) into.lone += 1;
      adopt(into, child, merging);
    } else join(there, child, merging);
  }
  for (const [frame, child] of from.variables) {
    // The name of a variable follows from its place, so it is made anew.
    join(variableFor(into, { frame, origin: child }, merging), child, merging);
  }
  if (into.variables.has(anyFormat)) freeFormats(into, oneFormats(into), merging);
  for (const word of from.absorbed) if (into.absorbed.size < maxAbsorbed) into.absorbed.add(word);
  merging.room.remove(from);
}

const oneFormat: readonly string[] = otherFormats(bare, "");

/** Variables of one format: `{}.json`. */
export function oneFormats({ variables }: Node): readonly Node[] {
  return oneFormat.flatMap((frame) => variables.get(frame) ?? []);
}

/** Makes variables of one format, or with one value, part of that of any value in any format. */
export function freeFormats(parent: Node, members: readonly Node[], merging: Merging): void {
  for (const each of members) {
    parent.variables.delete(each.frame);
    join(variableFor(parent, { frame: anyFormat, origin: each }, merging), each, merging);
  }
}

function joinCounts(into: Node, from: Node): void {
  into.count += from.count;
  into.echoes += from.echoes;
  into.vouched ||= from.vouched || into.caller !== from.caller;
  into.changed = true;
  into.words ||= from.words;
  into.spilled ||= from.spilled;
}

function valueOf(into: Node, name: string, child: Node): Node | undefined {
  const variable = into.variables.get(child.frame);
  return variable?.absorbed.has(hashText(name)) === true ? variable : undefined;
}

function adopt(parent: Node, child: Node, merging: Merging): void {
  child.parent = parent;
  for (const [method, leaf] of child.leaves) {
    const into = keyOf(merging.host, method, child);
    merging.absorbed.push({ key: leaf.key, into });
    leaf.key = into;
  }
  for (const each of child.literals.values()) adopt(child, each, merging);
  const variables = [...child.variables];
  child.variables.clear();
  for (const [frame, variable] of variables)
    join(variableFor(child, { frame, origin: variable }, merging), variable, merging);
}

function joinLeaf(
  into: Node,
  { method, leaf }: { readonly method: string; readonly leaf: Leaf },
  merging: Merging,
): void {
  const known = into.leaves.get(method);
  if (known === undefined) {
    const key = keyOf(merging.host, method, into);
    merging.absorbed.push({ key: leaf.key, into: key });
    into.leaves.set(method, { ...leaf, key });
    return;
  }
  merging.absorbed.push({ key: leaf.key, into: known.key });
  known.count += leaf.count;
  known.echoes += leaf.echoes;
  if (leaf.asked !== undefined) joinAsked((known.asked ??= nothingAsked()), leaf.asked);
  for (const [shape, times] of leaf.shapes) addShape(known, shape, times);
}

export function keyOf(host: string, method: string, node: Node): string {
  return `${method} ${host} ${pathOf(node)}`;
}
