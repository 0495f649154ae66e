import { isTyped } from "./tokens.ts";

/** What was asked for and is not there, most often asked first. */
export interface UnknownPath {
  /** `METHOD /path`, values by their form as `{}`, cut after `maxLength` characters. */
  readonly path: string;
  /** At most so often. */
  readonly count: number;
  /** The count may be so much too high. */
  readonly error: number;
}

export interface SavedPaths {
  readonly total: number;
  readonly paths: readonly UnknownPath[];
}

const maxPaths = 64;
const maxLength = 120;

/**
 * The most frequent of a stream of paths in bounded memory: Space-Saving (Metwally, Agrawal, El Abbadi 2005). A path
 * that is new takes the place of the rarest one, with that one's count as its error.
 */
export class FrequentPaths {
  total = 0;
  readonly #counts = new Map<string, { count: number; error: number }>();

  constructor(saved?: SavedPaths) {
    if (saved === undefined) return;
    this.total = saved.total;
    for (const { path, count, error } of saved.paths.slice(0, maxPaths)) {
      this.#counts.set(path, { count, error });
    }
  }

  add(method: string, segments: readonly string[]): void {
    this.total += 1;
    let path = `${method} `;
    for (const segment of segments) {
      if (path.length >= maxLength) break;
      path += isTyped(segment) ? "/{}" : `/${segment.slice(0, maxLength)}`;
    }
    path = path.slice(0, maxLength);
    const known = this.#counts.get(path);
    if (known !== undefined) known.count += 1;
    else this.#counts.set(path, { count: 1 + this.#makeRoom(), error: this.#error });
  }

  #error = 0;

  /** The count of the path that had to leave. */
  #makeRoom(): number {
    this.#error = 0;
    if (this.#counts.size < maxPaths) return 0;
    let rarest = "";
    let least = Number.POSITIVE_INFINITY;
    for (const [path, { count }] of this.#counts) {
      if (count >= least) continue;
      rarest = path;
      least = count;
    }
    this.#counts.delete(rarest);
    this.#error = least;
    return least;
  }

  list(): readonly UnknownPath[] {
    return [...this.#counts]
      .map(([path, { count, error }]) => ({ path, count, error }))
      .toSorted((a, b) => b.count - a.count || (a.path < b.path ? -1 : 1));
  }

  save(): SavedPaths {
    return { total: this.total, paths: this.list() };
  }
}
