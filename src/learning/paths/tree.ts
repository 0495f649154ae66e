import {
  type Framed,
  anyFormat,
  bare,
  framed,
  freeFormat,
  otherFormats,
  valuesIn,
} from "./frames.ts";
import { hashText, mixed } from "./hash.ts";
import { type Absorbed, type Merging, absorb, join, keyOf, variableAt } from "./merging.ts";
import {
  type Leaf,
  type Node,
  type Origin,
  addShape,
  childrenOf,
  literalNode,
  rootNode,
} from "./nodes.ts";
import { type SavedNode, restoreNode, saveNode } from "./saved-node.ts";
import { isBareVersion, isVersion } from "./tokens.ts";
import { valuesAmong } from "./values.ts";
import { isFixed, nameWeight, weightOf } from "./words.ts";

/** Why something found no place; each is counted. */
export interface Overflow {
  /** Paths deeper than `maxDepth`. */
  depth: number;
  /** Segments longer than `maxSegment`. */
  segment: number;
  /** Nodes beyond `maxNodes` of a host. */
  nodes: number;
  /** Literals beyond `maxLiterals` or `maxLone` of a node: they went into its variable. */
  children: number;
  /** Nodes beyond `maxTotal`. */
  total: number;
  /** Nodes beyond `maxAlone` that one caller alone made. */
  caller: number;
  /** Literals beyond `maxAlike` that one caller alone made: they went into a variable. */
  alike: number;
  /** Hosts beyond `maxHosts`. */
  hosts: number;
}

export interface Bounds {
  readonly maxDepth: number;
  /** Characters. */
  readonly maxSegment: number;
  /** Of one host. */
  readonly maxNodes: number;
  /** Of all hosts together. */
  readonly maxTotal: number;
  /** Literal children of one node. */
  readonly maxLiterals: number;
  /** Literal children of one node that only one caller has asked for. */
  readonly maxLone: number;
  /** Nodes of one host that only this caller has asked for. */
  readonly maxAlone: number;
  /**
   * Literals of one host that only this caller has asked for, and that were answered alike when they were. An upstream
   * that answers everything answers it alike; an API that is tried out by one person does not.
   */
  readonly maxAlike: number;
  readonly maxHosts: number;
}

export const defaultBounds: Bounds = {
  maxDepth: 32,
  maxSegment: 512,
  maxNodes: 16_384,
  maxTotal: 131_072,
  maxLiterals: 1024,
  maxLone: 256,
  maxAlone: 4096,
  maxAlike: 200,
  maxHosts: 256,
};

export interface Sighting {
  readonly method: string;
  readonly host: string;
  readonly segments: readonly string[];
  readonly status: number;
  /** What the answer looks like; 0 when unknown or when it says nothing, such as an empty one. */
  readonly shape: number;
  /** Indexes of the segments whose value the answer holds: `echoedIn` of answers.ts. Undefined: not known. */
  readonly echoed?: readonly number[];
  /** Hash of the caller. */
  readonly identity: number;
  /** Milliseconds. */
  readonly time: number;
}

/** What all trees share. */
export interface Shared {
  readonly bounds: Bounds;
  readonly overflow: Overflow;
  /** Nodes of all trees. */
  nodes: number;
}

export interface Found {
  readonly node: Node;
  readonly leaf: Leaf;
  readonly values: readonly string[];
}

/** An operation answered so often in one way is known to be answered so. */
const settledCount = 50;
/** After so many answers it is known whether they hold the value. */
const echoKnownCount = 10;
const hour = 3_600_000;

/** The templates of one host. */
export class Tree {
  readonly root: Node = rootNode();
  readonly host: string;
  readonly #shared: Shared;
  /** Nodes by the caller who alone has asked for them. */
  readonly #alone = new Map<number, number>();
  /** Literals of them, by caller and first answer. */
  readonly #alike = new Map<number, number>();
  #nodes = 0;
  /** What a sighting moved on its way. */
  #moved: Absorbed[] = [];

  constructor(host: string, shared: Shared) {
    this.host = host;
    this.#shared = shared;
    this.#grow(1);
  }

  /** Learns from an exchange that went well. */
  learn(sighting: Sighting): (Found & { readonly absorbed: readonly Absorbed[] }) | undefined {
    const { segments, method } = sighting;
    const way: Node[] = [this.root];
    const values: string[] = [];
    let node = this.root;
    for (let depth = 0; depth < segments.length; depth += 1) {
      const next = this.#step(node, depth, sighting);
      if (next === undefined) return undefined;
      if (next.names.length > 0) {
        values.push(...valuesIn(next.frame, framed(segments[depth] ?? "")));
      }
      node = next;
      way.push(node);
    }
    let leaf = node.leaves.get(method);
    let isNew = leaf === undefined;
    if (leaf === undefined) {
      leaf = { key: keyOf(this.host, method, node), count: 0, echoes: 0, shapes: new Map() };
      node.leaves.set(method, leaf);
    }
    leaf.count += 1;
    for (const index of sighting.echoed ?? []) {
      const echoing = way[index + 1];
      if (echoing === undefined) continue;
      echoing.echoes += 1;
      if (echoing.echoes <= echoKnownCount) isNew = true;
      if (index === segments.length - 1) leaf.echoes += 1;
    }
    if (addShape(leaf, sighting.shape)) isNew = true;
    this.#vouch(way, sighting);
    if (isNew) for (const each of way) each.changed = true;
    const absorbed = this.#moved;
    this.#moved = [];
    for (const each of way) this.#reviewWhenDue(each, absorbed);
    if (absorbed.length === 0) return { node, leaf, values, absorbed };
    const found = this.find(method, segments) ?? { node, leaf, values };
    return { ...found, absorbed };
  }

  /** Looks without learning; literals before variables. */
  find(method: string, segments: readonly string[]): Found | undefined {
    const values: string[] = [];
    const node = this.#seek(this.root, { method, segments, values }, 0);
    const leaf = node?.leaves.get(method);
    return node === undefined || leaf === undefined ? undefined : { node, leaf, values };
  }

  /** Takes in the tree of a host that has turned out to be one of many. */
  absorb(other: Tree): readonly Absorbed[] {
    const absorbed: Absorbed[] = [];
    join(this.root, other.root, { host: this.host, absorbed, gone: () => {} });
    this.#recount();
    return absorbed;
  }

  /** Lets go of the operations that `claim` names a key for. */
  release(
    claim: (method: string, node: Node) => string | undefined,
    absorbed: Absorbed[],
    node: Node = this.root,
  ): void {
    for (const [method, leaf] of node.leaves) {
      const into = claim(method, node);
      if (into === undefined) continue;
      node.leaves.delete(method);
      if (into !== leaf.key) absorbed.push({ key: leaf.key, into });
    }
    for (const child of childrenOf(node)) this.release(claim, absorbed, child);
  }

  save(): SavedNode {
    return saveNode(this.root);
  }

  restore(saved: SavedNode): void {
    restoreNode(this.root, saved, this.host);
    this.#recount();
  }

  /** Lets go of all that is counted, when the tree has gone into another. */
  leave(): void {
    this.#grow(-this.#nodes);
  }

  #grow(by: number): void {
    this.#nodes += by;
    this.#shared.nodes += by;
  }

  #recount(): void {
    this.#grow(-this.#nodes);
    this.#alone.clear();
    this.#alike.clear();
    const visit = (node: Node): void => {
      this.#grow(1);
      if (!node.vouched) this.#countAlone(node, 1);
      for (const child of childrenOf(node)) visit(child);
    };
    visit(this.root);
  }

  #seek(node: Node, run: Run, depth: number): Node | undefined {
    const segment = run.segments[depth];
    if (segment === undefined) return node.leaves.has(run.method) ? node : undefined;
    const literal = node.literals.get(segment);
    const found = literal === undefined ? undefined : this.#seek(literal, run, depth + 1);
    if (found !== undefined || node.variables.size === 0) return found;
    const part = framed(segment);
    const variable = node.variables.get(part.frame);
    if (variable === undefined || !(part.typed || variable.words || variable.spilled))
      return undefined;
    const before = run.values.length;
    run.values.push(...valuesIn(variable.frame, part));
    const below = this.#seek(variable, run, depth + 1);
    if (below === undefined) run.values.length = before;
    return below;
  }

  #step(node: Node, depth: number, sighting: Sighting): Node | undefined {
    const segment = sighting.segments[depth] ?? "";
    const literal = node.literals.get(segment);
    if (literal !== undefined) return literal;
    const part = framed(segment);
    const free = part.format === undefined ? undefined : this.#freeFormat(node, part, sighting);
    if (free !== undefined) return free;
    const variable = node.variables.get(part.frame);
    if (isValueAt(node, part, segment)) {
      return variable ?? this.#makeVariable(node, part, sighting);
    }
    if (variable !== undefined && this.#takes(variable, part, { depth, sighting })) return variable;
    return this.#makeLiteral(node, part, { depth, sighting });
  }

  /** Two formats of one thing are one operation with a variable format. */
  #freeFormat(node: Node, part: Framed, sighting: Sighting): Node | undefined {
    const known = freeIn(node, part);
    if (known !== undefined || part.format === undefined) return known;
    const merging = {
      host: this.host,
      absorbed: this.#moved,
      gone: (each: Node) => this.#gone(each),
    };
    const names = otherFormats(part.typed ? bare : (part.values[0] ?? ""), part.format);
    const others = names.flatMap((name) => {
      const other = part.typed ? node.variables.get(name) : node.literals.get(name);
      return other === undefined ? [] : [{ name, other }];
    });
    if (others.length === 0) return undefined;
    const made = variableAt(node, freeFormat(part), originOf(sighting));
    made.words = true;
    this.#made(made);
    for (const { name, other } of others) {
      if (part.typed) node.variables.delete(name);
      else if (node.literals.delete(name) && !other.vouched) node.lone -= 1;
      join(made, other, merging);
    }
    return made;
  }

  /** Whether a word is a value of this variable rather than a name beside it. */
  #takes(variable: Node, part: Framed, { depth, sighting }: Place): boolean {
    const segment = sighting.segments[depth] ?? "";
    if (variable.absorbed.has(hashText(segment))) return true;
    const [word = ""] = part.values;
    if (isFixed(word)) return false;
    const echoed = sighting.echoed?.includes(depth) === true;
    if (!variable.words && !echoed) return false;
    const { method, segments, shape } = sighting;
    const leaf = this.#seek(variable, { method, segments, values: [] }, depth + 1)?.leaves.get(
      method,
    );
    const known = shape !== 0 && leaf?.shapes.has(shape) === true;
    if (known && echoed) {
      variable.words = true;
      return true;
    }
    if (!variable.words) return false;
    const isLast = depth === segments.length - 1;
    if (isLast && !echoed && shape !== 0 && isAlwaysEchoed(leaf)) return false;
    if (known) return true;
    const weight = weightOf(word);
    if (weight <= nameWeight || (shape !== 0 && isSettled(leaf))) return false;
    return weight >= 1 || leaf !== undefined;
  }

  #makeVariable(node: Node, part: Framed, sighting: Sighting): Node | undefined {
    if (!this.#roomFor(sighting)) return undefined;
    const made = variableAt(node, part.frame, originOf(sighting));
    this.#made(made);
    return made;
  }

  #makeLiteral(node: Node, part: Framed, { depth, sighting }: Place): Node | undefined {
    if (!this.#roomFor(sighting)) return undefined;
    const { bounds, overflow } = this.#shared;
    const isFull = node.literals.size >= bounds.maxLiterals || node.lone >= bounds.maxLone;
    const alike = this.#alike.get(mixed(sighting.identity, sighting.shape)) ?? 0;
    if (isFull || alike >= bounds.maxAlike) {
      overflow[isFull ? "children" : "alike"] += 1;
      const there = node.variables.get(part.frame);
      const variable = there ?? this.#makeVariable(node, part, sighting);
      if (variable !== undefined) variable.spilled = true;
      return variable;
    }
    const segment = sighting.segments[depth] ?? "";
    const made = literalNode(node, segment, originOf(sighting));
    node.literals.set(segment, made);
    node.lone += 1;
    this.#made(made);
    return made;
  }

  #roomFor({ identity }: Sighting): boolean {
    const { bounds, overflow, nodes } = this.#shared;
    const full =
      (this.#nodes >= bounds.maxNodes && "nodes") ||
      (nodes >= bounds.maxTotal && "total") ||
      ((this.#alone.get(identity) ?? 0) >= bounds.maxAlone && "caller");
    if (full === false) return true;
    overflow[full] += 1;
    return false;
  }

  #made(node: Node): void {
    this.#grow(1);
    this.#countAlone(node, 1);
  }

  #vouch(way: readonly Node[], { identity, time }: Sighting): void {
    const now = Math.floor(time / hour);
    for (const node of way) {
      node.count += 1;
      if (node.vouched || (node.caller === identity && node.hour === now)) continue;
      node.vouched = true;
      this.#countAlone(node, -1);
      for (const each of way) each.changed = true;
      if (node.names.length === 0 && node.parent !== undefined) node.parent.lone -= 1;
    }
  }

  #countAlone({ caller, shape, names }: Node, by: number): void {
    count(this.#alone, caller, by);
    if (names.length === 0) count(this.#alike, mixed(caller, shape), by);
  }

  #gone(node: Node): void {
    this.#grow(-1);
    if (!node.vouched) this.#countAlone(node, -1);
  }

  #reviewWhenDue(node: Node, absorbed: Absorbed[]): void {
    const size = node.literals.size;
    if (size === 0 || !node.changed || (node.count < node.reviewAt && size < node.reviewSize))
      return;
    node.changed = false;
    this.#review(node, absorbed);
    const wait = node.variables.size > 0 ? Math.min(256, 8 + node.count / 4) : 8 + node.count / 4;
    node.reviewAt = node.count + wait;
    node.reviewSize = node.literals.size + (node.literals.size < 24 ? 1 : node.literals.size >> 2);
  }

  /** Makes values of the literals of a node that have turned out to be values. */
  #review(node: Node, absorbed: Absorbed[]): void {
    const frames = new Map<string, Node[]>();
    for (const [name, child] of node.literals) {
      if (isFixed(name)) continue;
      const list = frames.get(child.frame);
      if (list === undefined) frames.set(child.frame, [child]);
      else list.push(child);
    }
    for (const [frame, siblings] of frames) {
      const variable = node.variables.get(frame);
      const members = valuesAmong(node, siblings, variable);
      if (members.length === 0) continue;
      if (variable === undefined) this.#grow(1);
      const gone = (each: Node): void => this.#gone(each);
      const merging = { host: this.host, absorbed, gone };
      absorb(node, members, merging);
      this.#joinFormats(node, merging);
      const joined = node.variables.get(frame);
      if (joined !== undefined) this.#reviewBelow(joined, absorbed);
    }
  }

  /** `{}.json` and `{}.xml` at one node are `{}.{}`. */
  #joinFormats(node: Node, merging: Merging): void {
    const free = node.variables.get(anyFormat);
    const single = otherFormats(bare, "").flatMap((frame) => node.variables.get(frame) ?? []);
    if (single.length + (free === undefined ? 0 : 1) < 2) return;
    for (const each of single) {
      node.variables.delete(each.frame);
      join(variableAt(node, anyFormat, each), each, merging);
    }
    if (free === undefined) this.#grow(1);
  }

  #reviewBelow(node: Node, absorbed: Absorbed[]): void {
    if (node.literals.size > 0) this.#review(node, absorbed);
  }
}

interface Run {
  readonly method: string;
  readonly segments: readonly string[];
  readonly values: string[];
}

interface Place {
  readonly depth: number;
  readonly sighting: Sighting;
}

/** Whether an operation is known to be answered in one way only. */
function isSettled(leaf: Leaf | undefined): boolean {
  return leaf !== undefined && leaf.shapes.size === 1 && leaf.count >= settledCount;
}

/** Whether the answers of an operation are known to hold its last value. */
function isAlwaysEchoed(leaf: Leaf | undefined): boolean {
  return leaf !== undefined && leaf.count >= echoKnownCount && leaf.echoes >= leaf.count * 0.9;
}

/** Whether a segment is a value by its form, here where it stands. */
function isValueAt(node: Node, part: Framed, segment: string): boolean {
  if (node.base && isBareVersion(segment)) return node.variables.has(part.frame);
  return part.typed || (node.text === "versions" && isVersion(segment));
}

/** The variable that takes this segment whatever its format. */
function freeIn(node: Node, part: Framed): Node | undefined {
  if (part.format === undefined || node.variables.size === 0) return undefined;
  const any = node.variables.get(anyFormat);
  if (any !== undefined && (part.typed || any.absorbed.size > 0)) return any;
  return node.variables.get(freeFormat(part));
}

function originOf({ identity, time, shape }: Sighting): Origin {
  return { caller: identity, hour: Math.floor(time / hour), shape };
}

function count(counts: Map<number, number>, of: number, by: number): void {
  const now = (counts.get(of) ?? 0) + by;
  if (now > 0) counts.set(of, now);
  else counts.delete(of);
}
