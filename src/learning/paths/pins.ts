import { type Matcher, compileMatcher } from "../../registry/matcher.ts";

/** An operation that a contract declares. */
export interface Pin {
  readonly method: string;
  /** "" for every host. */
  readonly host: string;
  /** With the base path. */
  readonly path: string;
}

export interface Pinned {
  readonly path: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** Templates that contracts declare: they come before whatever is learned. */
export class Pins {
  readonly #operations = new Map<string, Pin>();
  #matchers = new Map<string, Matcher<Pin>>();

  get size(): number {
    return this.#operations.size;
  }

  add(operations: readonly Pin[]): void {
    for (const pin of operations) {
      this.#operations.set(`${pin.method} ${pin.host} ${pin.path}`, pin);
    }
    const byHost = Map.groupBy(this.#operations.values(), ({ host }) => host);
    this.#matchers = new Map();
    for (const [host, pins] of byHost) {
      const entries = pins.map((pin) => ({ method: pin.method, path: pin.path, value: pin }));
      this.#matchers.set(host, compileMatcher(entries));
    }
  }

  match(method: string, host: string, segments: readonly string[]): Pinned | undefined {
    if (this.#operations.size === 0) return undefined;
    const matched =
      this.#matchers.get(host)?.(method, segments) ?? this.#matchers.get("")?.(method, segments);
    return matched === undefined
      ? undefined
      : { path: matched.value.path, parameters: matched.pathParameters };
  }
}
