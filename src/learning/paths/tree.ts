import { addAsked, nothingAsked } from "./asked.ts";
import { framedAt, joinFormats, takesWord } from "./formats.ts";
import { type Framed, anyFormat, bare, freeFormat, otherFormats, valuesIn } from "./frames.ts";
import { hashText } from "./hash.ts";
import { type Absorbed, absorb, join, keyOf, variableAt } from "./merging.ts";
import {
  type Leaf,
  type Node,
  type Origin,
  addShape,
  childrenOf,
  echoKnownCount,
  hasNews,
  literalNode,
  rootNode,
} from "./nodes.ts";
import { Room, type Shared } from "./room.ts";
import { type SavedNode, restoreNode, saveNode } from "./saved-node.ts";
import { takesAnswered } from "./takes.ts";
import { isBareVersion, isVersion } from "./tokens.ts";
import { isUsageDue } from "./usage.ts";
import { valuesAmong } from "./values.ts";
import { isFixed } from "./words.ts";

export interface Sighting {
  readonly method: string;
  readonly host: string;
  readonly segments: readonly string[];
  readonly status: number;
  /** What the answer looks like; 0 when unknown or when it says nothing, such as an empty one. */
  readonly shape: number;
  /** Indexes of the segments whose value the answer holds: `echoedIn` of answers.ts. Undefined: not known. */
  readonly echoed?: readonly number[];
  /** Hashes of the names at the top of the request's body: `namesAsked` of asked.ts. Undefined: it has none. */
  readonly asked?: readonly number[];
  /** Hash of the caller. */
  readonly identity: number;
  /** Milliseconds. */
  readonly time: number;
}

export interface Found {
  readonly node: Node;
  readonly leaf: Leaf;
  readonly values: readonly string[];
}

const hour = 3_600_000;

/** The templates of one host. */
export class Tree {
  readonly root: Node = rootNode();
  readonly host: string;
  readonly #room: Room;
  /** What a sighting moved on its way. */
  #moved: Absorbed[] = [];

  constructor(host: string, shared: Shared) {
    this.host = host;
    this.#room = new Room(shared);
    this.#room.add(this.root);
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
        values.push(...valuesIn(next.frame, framedAt(node, segments[depth] ?? "")));
      }
      node = next;
      way.push(node);
    }
    const leaf = this.#note(way, node, sighting);
    const absorbed = this.#moved;
    this.#moved = [];
    this.#reviewAlong(way, segments, absorbed);
    if (absorbed.length === 0) return { node, leaf, values, absorbed };
    const found = this.find(method, segments) ?? { node, leaf, values };
    return { ...found, absorbed };
  }

  /** Counts a sighting at the nodes on its way, and tells them when it is of a new kind. */
  #note(way: readonly Node[], node: Node, sighting: Sighting): Leaf {
    const { method } = sighting;
    let leaf = node.leaves.get(method);
    const isFirst = leaf === undefined;
    if (leaf === undefined) {
      leaf = {
        key: keyOf(this.host, method, node),
        count: 0,
        echoes: 0,
        shapes: new Map(),
        asked: undefined,
      };
      node.leaves.set(method, leaf);
    }
    leaf.count += 1;
    if (sighting.asked !== undefined) addAsked((leaf.asked ??= nothingAsked()), sighting.asked);
    const news = [
      isFirst,
      addShape(leaf, sighting.shape),
      noteEchoes(way, leaf, sighting),
      this.#vouch(way, sighting),
    ];
    if (news.includes(true)) for (const each of way) hasNews(each);
    return leaf;
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
    join(this.root, other.root, { host: this.host, absorbed, room: this.#room });
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
    this.#room.clear();
  }

  #recount(): void {
    this.#room.clear();
    const visit = (node: Node): void => {
      this.#room.add(node);
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
    const part = framedAt(node, segment);
    const variable = freeIn(node, part) ?? node.variables.get(part.frame);
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
    const part = framedAt(node, segment);
    const free = part.format === undefined ? undefined : this.#freeFormat(node, part, sighting);
    if (free !== undefined) return free;
    const variable = node.variables.get(part.frame);
    const isBase = isVersioned(segment, sighting.segments[depth + 1]);
    if (!isBase && isValueAt(node, part, segment)) {
      return variable ?? this.#makeVariable(node, part, sighting);
    }
    if (variable !== undefined && this.#takes(variable, part, { depth, sighting })) return variable;
    return this.#makeLiteral(node, part, { depth, sighting });
  }

  /** Two formats of one thing are one operation with a variable format. */
  #freeFormat(node: Node, part: Framed, sighting: Sighting): Node | undefined {
    const known = freeIn(node, part);
    if (known !== undefined || part.format === undefined) return known;
    const merging = { host: this.host, absorbed: this.#moved, room: this.#room };
    const names = otherFormats(part.typed ? bare : (part.values[0] ?? ""), part.format);
    const others = names.flatMap((name) => {
      const other = part.typed ? node.variables.get(name) : node.literals.get(name);
      return other === undefined ? [] : [{ name, other }];
    });
    if (others.length === 0) return undefined;
    const made = variableAt(node, freeFormat(part), originOf(sighting));
    made.words = true;
    this.#room.add(made);
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
    const echoed = sighting.echoed?.includes(depth) === true;
    if (isFixed(part.values[0] ?? "") || (!variable.words && !echoed)) return false;
    const { method, segments } = sighting;
    const there = this.#seek(variable, { method, segments, values: [] }, depth + 1);
    const isLast = depth === segments.length - 1;
    return takesAnswered(variable, part, {
      leaf: there?.leaves.get(method),
      shape: sighting.shape,
      echoed,
      isLast,
    });
  }

  #makeVariable(node: Node, part: Framed, sighting: Sighting): Node | undefined {
    if (!this.#room.fits(sighting)) return undefined;
    const made = variableAt(node, part.frame, originOf(sighting));
    this.#room.add(made);
    return made;
  }

  #makeLiteral(node: Node, part: Framed, { depth, sighting }: Place): Node | undefined {
    if (!this.#room.fits(sighting)) return undefined;
    if (!this.#room.fitsBelow(node, sighting)) {
      const there = node.variables.get(part.frame);
      const variable = there ?? this.#makeVariable(node, part, sighting);
      if (variable !== undefined) variable.spilled = true;
      return variable;
    }
    const segment = sighting.segments[depth] ?? "";
    const made = literalNode(node, segment, originOf(sighting));
    node.literals.set(segment, made);
    node.lone += 1;
    this.#room.add(made);
    return made;
  }

  #vouch(way: readonly Node[], { identity, time }: Sighting): boolean {
    const now = Math.floor(time / hour);
    let isNew = false;
    for (const node of way) {
      node.count += 1;
      if (node.vouched || (node.caller === identity && node.hour === now)) continue;
      isNew = true;
      node.vouched = true;
      this.#room.vouch(node);
      if (node.names.length === 0 && node.parent !== undefined) node.parent.lone -= 1;
    }
    return isNew;
  }

  /** From the root on, as far as the way still stands: what a review has joined to another is no longer there. */
  #reviewAlong(way: readonly Node[], segments: readonly string[], absorbed: Absorbed[]): void {
    let parent: Node | undefined;
    let depth = -1;
    for (const node of way) {
      if (parent !== undefined && !isChild(node, parent, segments[depth])) return;
      this.#reviewWhenDue(node, absorbed);
      parent = node;
      depth += 1;
    }
  }

  #reviewWhenDue(node: Node, absorbed: Absorbed[]): void {
    const size = node.literals.size;
    if (size === 0 && node.variables.size < 2) return;
    const isDue = node.changed && (node.count >= node.reviewAt || size >= node.reviewSize);
    if (!isDue && !isUsageDue(node)) return;
    node.changed = false;
    this.#review(node, absorbed);
    const wait = node.variables.size > 0 ? Math.min(256, 8 + node.count / 4) : 8 + node.count / 4;
    node.reviewAt = node.count + wait;
    node.reviewSize = node.literals.size + (node.literals.size < 24 ? 1 : node.literals.size >> 2);
  }

  /** Makes values of the literals of a node that have turned out to be values. */
  #review(node: Node, absorbed: Absorbed[]): void {
    // Where words have just turned out to be values, what is left is looked at once more.
    if (this.#reviewOnce(node, absorbed)) this.#reviewOnce(node, absorbed);
  }

  /** Whether words are values now where they were not. */
  #reviewOnce(node: Node, absorbed: Absorbed[]): boolean {
    const merging = { host: this.host, absorbed, room: this.#room };
    let isOpened = false;
    if (node.variables.size > 0) joinFormats(node, merging);
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
      absorb(node, members, merging);
      joinFormats(node, merging);
      if (variable?.words !== true) isOpened = true;
      const joined = node.variables.get(frame);
      if (joined !== undefined) this.#reviewBelow(joined, absorbed);
    }
    return isOpened;
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

function isChild(node: Node, parent: Node, segment = ""): boolean {
  const there =
    node.names.length > 0 ? parent.variables.get(node.frame) : parent.literals.get(segment);
  return there === node;
}

/** Counts the segments that come back; whether that is news. */
function noteEchoes(way: readonly Node[], leaf: Leaf, { echoed, segments }: Sighting): boolean {
  let isNew = false;
  for (const index of echoed ?? []) {
    const node = way[index + 1];
    if (node === undefined) continue;
    node.echoes += 1;
    if (node.echoes <= echoKnownCount) isNew = true;
    if (index === segments.length - 1) leaf.echoes += 1;
  }
  return isNew;
}

/** `1.2.1` before `api` or `v1` is no value: so are hosted APIs addressed, `/owner/name/1.2.1/v1/…`. */
function isVersioned(segment: string, next: string | undefined): boolean {
  return next !== undefined && (next === "api" || isVersion(next)) && isBareVersion(segment);
}

/** Whether a segment is a value by its form, here where it stands. */
function isValueAt(node: Node, part: Framed, segment: string): boolean {
  if (node.base && isBareVersion(segment)) return node.variables.has(part.frame);
  return part.typed || (node.text === "versions" && isVersion(segment));
}

/** The variable that takes this segment whatever its format. */
function freeIn(node: Node, part: Framed): Node | undefined {
  if (part.format === undefined || node.variables.size === 0) return undefined;
  const named = part.typed ? undefined : node.variables.get(freeFormat(part));
  const any = node.variables.get(anyFormat);
  if (named !== undefined || any === undefined) return named;
  return part.typed || takesWord(any, part.values[0] ?? "") ? any : undefined;
}

function originOf({ identity, time, shape }: Sighting): Origin {
  return { caller: identity, hour: Math.floor(time / hour), shape };
}
