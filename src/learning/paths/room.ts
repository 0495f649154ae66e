import { mixed } from "./hash.ts";
import type { Node } from "./nodes.ts";

/* How much is kept, and whether there is room for more. What finds none is counted by the reason. */

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

/** What all trees share. */
export interface Shared {
  readonly bounds: Bounds;
  readonly overflow: Overflow;
  /** Nodes of all trees. */
  nodes: number;
}

/** Counts the nodes of one tree, and those that one caller alone has asked for. */
export class Room {
  readonly #shared: Shared;
  /** Nodes by the caller who alone has asked for them. */
  readonly #alone = new Map<number, number>();
  /** Literals of them, by caller and first answer. */
  readonly #alike = new Map<number, number>();
  #nodes = 0;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  get bounds(): Bounds {
    return this.#shared.bounds;
  }

  /** Whether a node of this caller's fits. */
  fits({ identity }: { readonly identity: number }): boolean {
    const { bounds, overflow, nodes } = this.#shared;
    const full =
      (this.#nodes >= bounds.maxNodes && "nodes") ||
      (nodes >= bounds.maxTotal && "total") ||
      ((this.#alone.get(identity) ?? 0) >= bounds.maxAlone && "caller");
    if (full === false) return true;
    overflow[full] += 1;
    return false;
  }

  /** Whether one more literal fits below this node. */
  fitsBelow(
    node: Node,
    { identity, shape }: { readonly identity: number; readonly shape: number },
  ): boolean {
    const { bounds, overflow } = this.#shared;
    const isFull = node.literals.size >= bounds.maxLiterals || node.lone >= bounds.maxLone;
    const alike = this.#alike.get(mixed(identity, shape)) ?? 0;
    if (!isFull && alike < bounds.maxAlike) return true;
    overflow[isFull ? "children" : "alike"] += 1;
    return false;
  }

  add(node: Node): void {
    this.grow(1);
    if (!node.vouched) this.#count(node, 1);
  }

  remove(node: Node): void {
    this.grow(-1);
    if (!node.vouched) this.#count(node, -1);
  }

  /** Somebody else has asked for it, too. */
  vouch(node: Node): void {
    this.#count(node, -1);
  }

  grow(by: number): void {
    this.#nodes += by;
    this.#shared.nodes += by;
  }

  clear(): void {
    this.grow(-this.#nodes);
    this.#alone.clear();
    this.#alike.clear();
  }

  #count({ caller, shape, names }: Node, by: number): void {
    count(this.#alone, caller, by);
    if (names.length === 0) count(this.#alike, mixed(caller, shape), by);
  }
}

function count(counts: Map<number, number>, of: number, by: number): void {
  const now = (counts.get(of) ?? 0) + by;
  if (now > 0) counts.set(of, now);
  else counts.delete(of);
}
