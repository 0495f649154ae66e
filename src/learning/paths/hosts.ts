import type { Absorbed } from "./merging.ts";
import { type Node, childrenOf } from "./nodes.ts";
import { isTyped } from "./tokens.ts";
import type { Bounds, Overflow, Shared } from "./room.ts";
import { Tree } from "./tree.ts";
import { weightOf } from "./words.ts";

/*
 * One tree for each host, and one for each family of hosts that differ in their first label and have alike trees:
 *
 *   acme.api.example.com   ┐
 *   globex.api.example.com ┼─ {hostVar1}.api.example.com
 *   initech.api.example.com┘
 */

/** So many hosts with alike trees are a family. */
const leastHosts = 3;
/** Operations that two trees must share, and the share of the smaller one's. */
const leastShared = 2;
const leastShare = 0.5;
/** Operations of a tree that are compared. */
const maxCompared = 256;

export interface Home {
  readonly tree: Tree;
  /** The value of the host's variable. */
  readonly variable: string | undefined;
  readonly absorbed: readonly Absorbed[];
}

interface Family {
  readonly members: Set<string>;
  tree: Tree | undefined;
}

export interface SavedHosts {
  readonly trees: readonly (readonly [host: string, ReturnType<Tree["save"]>])[];
  readonly families: readonly {
    readonly suffix: string;
    readonly joined: readonly string[];
    readonly tree: ReturnType<Tree["save"]>;
  }[];
}

const none: readonly Absorbed[] = [];

export class Hosts {
  readonly #trees = new Map<string, Tree>();
  readonly #families = new Map<string, Family>();
  /** Hosts whose tree has gone into their family's. */
  readonly #joined = new Map<string, Tree>();
  readonly #shared: Shared;

  constructor(bounds: Bounds, overflow: Overflow, saved?: SavedHosts) {
    this.#shared = { bounds, overflow, nodes: 0 };
    for (const [host, tree] of saved?.trees ?? []) this.#add(host).restore(tree);
    for (const { suffix, joined, tree } of saved?.families ?? []) {
      const family = this.#familyOf(suffix);
      family.tree = new Tree(familyHost(suffix), this.#shared);
      family.tree.restore(tree);
      for (const host of joined) this.#joined.set(host, family.tree);
    }
  }

  /** Where a host's exchanges are kept; undefined when there are too many hosts. */
  homeOf(host: string, method: string, segments: readonly string[]): Home | undefined {
    const joined = this.#joined.get(host);
    if (joined !== undefined) return { tree: joined, variable: labelOf(host), absorbed: none };
    const tree = this.#trees.get(host);
    if (tree !== undefined) return { tree, variable: undefined, absorbed: none };
    const family = this.#families.get(suffixOf(host))?.tree;
    if (family !== undefined && isTenant(host) && family.find(method, segments) !== undefined) {
      return { tree: family, variable: labelOf(host), absorbed: none };
    }
    if (this.#trees.size + this.#joined.size >= this.#shared.bounds.maxHosts) {
      this.#shared.overflow.hosts += 1;
      return undefined;
    }
    return { tree: this.#add(host), variable: undefined, absorbed: none };
  }

  /** Looks whether a host has turned out to be one of a family. To be asked now and then. */
  review(host: string): readonly Absorbed[] {
    const own = this.#trees.get(host);
    const suffix = suffixOf(host);
    const family = this.#families.get(suffix);
    if (own === undefined || family === undefined || !isTenant(host)) return none;
    const alike = [...family.members].filter((member) => {
      const tree = this.#trees.get(member);
      return tree !== undefined && (tree === own || areAlike(own, tree));
    });
    const fits = family.tree !== undefined && areAlike(own, family.tree);
    if (!fits && alike.length < leastHosts) return none;
    family.tree ??= new Tree(familyHost(suffix), this.#shared);
    const absorbed: Absorbed[] = [];
    for (const member of fits ? [host] : alike) {
      const tree = this.#trees.get(member);
      if (tree === undefined) continue;
      absorbed.push(...family.tree.absorb(tree));
      tree.leave();
      this.#trees.delete(member);
      family.members.delete(member);
      this.#joined.set(member, family.tree);
    }
    return absorbed;
  }

  /** The trees that a host's exchanges may be in, the likeliest first. */
  find(host: string): readonly { readonly tree: Tree; readonly variable: string | undefined }[] {
    const joined = this.#joined.get(host);
    if (joined !== undefined) return [{ tree: joined, variable: labelOf(host) }];
    const own = this.#trees.get(host);
    if (own !== undefined) return [{ tree: own, variable: undefined }];
    const family = isTenant(host) ? this.#families.get(suffixOf(host))?.tree : undefined;
    return family === undefined ? [] : [{ tree: family, variable: labelOf(host) }];
  }

  *trees(): IterableIterator<Tree> {
    yield* this.#trees.values();
    for (const { tree } of this.#families.values()) if (tree !== undefined) yield tree;
  }

  save(): SavedHosts {
    const joined = Map.groupBy(this.#joined, ([, tree]) => tree);
    const families = [...this.#families].flatMap(([suffix, { tree }]) => {
      if (tree === undefined) return [];
      const hosts = (joined.get(tree) ?? []).map(([host]) => host);
      return [{ suffix, joined: hosts, tree: tree.save() }];
    });
    const trees = [...this.#trees].map(([host, tree]) => [host, tree.save()] as const);
    return { trees, families };
  }

  #add(host: string): Tree {
    const tree = new Tree(host, this.#shared);
    this.#trees.set(host, tree);
    if (isTenant(host)) this.#familyOf(suffixOf(host)).members.add(host);
    return tree;
  }

  #familyOf(suffix: string): Family {
    let family = this.#families.get(suffix);
    if (family === undefined) {
      family = { members: new Set(), tree: undefined };
      this.#families.set(suffix, family);
    }
    return family;
  }
}

function familyHost(suffix: string): string {
  return `{hostVar1}${suffix}`;
}

function labelOf(host: string): string {
  const dot = host.indexOf(".");
  return dot < 0 ? host : host.slice(0, dot);
}

/** `.api.example.com` of `acme.api.example.com`. */
function suffixOf(host: string): string {
  return host.slice(labelOf(host).length);
}

/** Whether the first label may be a value: of three labels at least, no address, and no word of an API. */
function isTenant(host: string): boolean {
  if (host.split(".", 4).length < 3 || isTyped(host)) return false;
  const label = labelOf(host);
  return isTyped(label) || weightOf(label) > 0.2;
}

function areAlike(a: Tree, b: Tree): boolean {
  const [ours, theirs] = [operationsOf(a.root), operationsOf(b.root)];
  let shared = 0;
  for (const [operation, shapes] of ours) {
    const known = theirs.get(operation);
    if (known !== undefined && shapes.keys().some((shape) => known.has(shape))) shared += 1;
  }
  return shared >= leastShared && shared >= leastShare * Math.min(ours.size, theirs.size);
}

function operationsOf(root: Node): Map<string, ReadonlyMap<number, number>> {
  const found = new Map<string, ReadonlyMap<number, number>>();
  const visit = (node: Node, path: string): void => {
    for (const [method, leaf] of node.leaves) {
      if (found.size < maxCompared) found.set(`${method} ${path}`, leaf.shapes);
    }
    for (const child of childrenOf(node)) {
      if (found.size < maxCompared) visit(child, `${path}/${child.text}`);
    }
  };
  visit(root, "");
  return found;
}
