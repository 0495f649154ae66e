import { FrequentPaths, type SavedPaths, type UnknownPath } from "./frequent-paths.ts";
import { Hosts, type SavedHosts } from "./hosts.ts";
import type { Absorbed } from "./merging.ts";
import { type Node } from "./nodes.ts";
import { type Pin, Pins } from "./pins.ts";
import { type Bounds, type Overflow, defaultBounds } from "./room.ts";
import type { Found, Sighting, Tree } from "./tree.ts";

/** Where a request belongs. */
export interface Place {
  /**
   * `METHOD host /template`, such as `GET api.example.com /v1/orders/{orderId}`: the id of the replay report. A
   * variable host is written `{hostVar1}.api.example.com`.
   */
  readonly key: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** Values of the template's variables, the host's first. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

export interface Placed extends Place {
  /** Keys that have just become part of others: whoever keeps anything by key merges it, in this order. */
  readonly absorbed: readonly Absorbed[];
}

const savedVersion = 2;

export interface SavedTemplates {
  readonly version: typeof savedVersion;
  readonly hosts: SavedHosts;
  readonly unknown: SavedPaths;
  readonly overflowed: Overflow;
}

/** Path templates, learned from concrete paths. How: docs/discovery.md. */
export interface Templates {
  /**
   * What contracts declare is never merged with anything, and a path that matches it is placed there, literals
   * before variables. Answers with the learned keys that have become part of declared ones.
   */
  pin(operations: readonly Pin[]): readonly Absorbed[];
  /**
   * Places an exchange. Only answers of 2xx and 3xx teach; others are placed where they belong already. Undefined
   * when there is no such place, or no room: counted in `unknown` and `overflowed`.
   */
  place(sighting: Sighting): Placed | undefined;
  /** Looks without learning. */
  find(method: string, host: string, segments: readonly string[]): Place | undefined;
  /** What was asked for and answered 404, most often first, and how often in all. */
  readonly unknown: { readonly total: number; readonly paths: readonly UnknownPath[] };
  readonly overflowed: Readonly<Overflow>;
  /** Plain data for a checkpoint. Pins are not part of it: they come from contracts. */
  save(): SavedTemplates;
}

export function createTemplates(settings: Partial<Bounds> = {}, saved?: SavedTemplates): Templates {
  return new LearnedTemplates({ ...defaultBounds, ...settings }, saved);
}

const none: readonly Absorbed[] = [];
/** A value that no literal is. */
const anyValue = "\u0000";

class LearnedTemplates implements Templates {
  readonly overflowed: Overflow;
  readonly #bounds: Bounds;
  readonly #pins = new Pins();
  readonly #unknown: FrequentPaths;
  readonly #hosts: Hosts;

  constructor(bounds: Bounds, kept: SavedTemplates | undefined) {
    // What an older version kept is learned again.
    const saved = kept?.version === savedVersion ? kept : undefined;
    this.#bounds = bounds;
    this.overflowed = saved === undefined ? nothingOver() : { ...saved.overflowed };
    this.#unknown = new FrequentPaths(saved?.unknown);
    this.#hosts = new Hosts(bounds, this.overflowed, saved?.hosts);
  }

  get unknown(): { readonly total: number; readonly paths: readonly UnknownPath[] } {
    return { total: this.#unknown.total, paths: this.#unknown.list() };
  }

  pin(operations: readonly Pin[]): readonly Absorbed[] {
    this.#pins.add(operations);
    const absorbed: Absorbed[] = [];
    for (const tree of this.#hosts.trees()) {
      tree.release((method, node) => {
        const pinned = this.#pins.match(method, tree.host, segmentsOf(node));
        if (pinned === undefined) return undefined;
        return `${method} ${tree.host} ${pinned.path}`;
      }, absorbed);
    }
    return absorbed;
  }

  place(sighting: Sighting): Placed | undefined {
    const { method, host, segments, status } = sighting;
    const pinned = this.#pinned(method, host, segments);
    if (pinned !== undefined) return { ...pinned, absorbed: none };
    if (this.#isTooLarge(segments)) return undefined;
    if (status >= 200 && status < 400) return this.#learn(sighting);
    const found = this.find(method, host, segments);
    if (found !== undefined) return { ...found, absorbed: none };
    if (status === 404) this.#unknown.add(method, segments);
    return undefined;
  }

  #learn(sighting: Sighting): Placed | undefined {
    const { method, host, segments } = sighting;
    const home = this.#hosts.homeOf(host, method, segments);
    const learned = home?.tree.learn(sighting);
    if (home === undefined || learned === undefined) return undefined;
    // Looked at when the count is a power of two: often enough, and cheap.
    const { count } = home.tree.root;
    const joined = (count & (count - 1)) === 0 ? this.#hosts.review(host) : none;
    if (joined.length === 0) {
      return { ...placeOf(sighting, home, learned), absorbed: learned.absorbed };
    }
    const place = this.find(method, host, segments);
    return place === undefined
      ? undefined
      : { ...place, absorbed: [...learned.absorbed, ...joined] };
  }

  find(method: string, host: string, segments: readonly string[]): Place | undefined {
    const pinned = this.#pinned(method, host, segments);
    if (pinned !== undefined || segments.length > this.#bounds.maxDepth) return pinned;
    for (const home of this.#hosts.find(host)) {
      const found = home.tree.find(method, segments);
      if (found !== undefined) return placeOf({ method }, home, found);
    }
    return undefined;
  }

  save(): SavedTemplates {
    return {
      version: savedVersion,
      hosts: this.#hosts.save(),
      unknown: this.#unknown.save(),
      overflowed: { ...this.overflowed },
    };
  }

  #pinned(method: string, host: string, segments: readonly string[]): Place | undefined {
    const pinned = this.#pins.match(method, host, segments);
    if (pinned === undefined) return undefined;
    const { path, parameters } = pinned;
    return { key: `${method} ${host} ${path}`, method, host, path, parameters };
  }

  #isTooLarge(segments: readonly string[]): boolean {
    if (segments.length > this.#bounds.maxDepth) {
      this.overflowed.depth += 1;
      return true;
    }
    if (segments.every((segment) => segment.length <= this.#bounds.maxSegment)) return false;
    this.overflowed.segment += 1;
    return true;
  }
}

function nothingOver(): Overflow {
  return { depth: 0, segment: 0, nodes: 0, total: 0, children: 0, caller: 0, alike: 0, hosts: 0 };
}

function placeOf(
  { method }: { readonly method: string },
  { tree, variable }: { readonly tree: Tree; readonly variable: string | undefined },
  { node, leaf, values }: Found,
): Place {
  const parameters: [string, string][] = [];
  let index = values.length;
  for (let at: Node | undefined = node; at !== undefined; at = at.parent) {
    for (const name of at.names.toReversed()) {
      index -= 1;
      parameters.push([name, values[index] ?? ""]);
    }
  }
  if (variable !== undefined) parameters.push(["hostVar1", variable]);
  parameters.reverse();
  // The key holds the path: `METHOD host /path`.
  const path = leaf.key.slice(method.length + tree.host.length + 2);
  return { key: leaf.key, method, host: tree.host, path, parameters };
}

/** The template of a node as segments that a contract can be asked about. */
function segmentsOf(node: Node): readonly string[] {
  const segments: string[] = [];
  for (let at = node; at.parent !== undefined; at = at.parent) {
    segments.unshift(at.names.length === 0 ? at.text : at.frame.replaceAll("{}", anyValue));
  }
  return segments;
}
