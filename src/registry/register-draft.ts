import type { Millis } from "../kernel/clock.ts";
import { isoDate } from "../kernel/dates.ts";
import { isLifeAttribute } from "./claims.ts";
import {
  type HeldApi,
  type HeldOperation,
  type HeldSource,
  type NewChange,
  type Register,
  heldOperation,
} from "./held.ts";
import { settableAttributes, sourceText } from "./register.ts";

/** Who changes the register, and when. */
export interface Hand {
  readonly actor: string;
  readonly now: Millis;
}

/** A register after a change, and what must be written so that it is kept. */
export interface Reconciled {
  readonly register: Register;
  readonly apis: readonly HeldApi[];
  readonly operations: readonly HeldOperation[];
  /** Operations whose key changed: the entry under `from` is gone. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  readonly changes: readonly NewChange[];
}

type Held = HeldApi | HeldOperation;

/** A register while it is being changed: gathers what differs from the one it began with. */
export class RegisterDraft {
  readonly hand: Hand;
  readonly apis: Map<string, HeldApi>;
  readonly operations: Map<string, HeldOperation>;
  readonly #former: Map<string, string>;
  readonly #changes: NewChange[] = [];
  readonly #apis = new Set<string>();
  readonly #operations = new Set<string>();
  readonly #renamed: { from: string; to: string }[] = [];

  constructor(register: Register, hand: Hand) {
    this.hand = hand;
    this.apis = new Map(register.apis);
    this.operations = new Map(register.operations);
    this.#former = new Map(register.former);
  }

  putApi(next: HeldApi): void {
    const before = this.apis.get(next.id);
    if (before !== undefined && same(before, next)) return;
    this.#tell(next.id, before, next);
    if (before !== undefined) this.#tellPlaces(before, next);
    this.apis.set(next.id, next);
    this.#apis.add(next.id);
  }

  putOperation(next: HeldOperation): void {
    const before = this.operations.get(next.key);
    if (before !== undefined && same(before, next)) return;
    this.#tell(next.key, before, next);
    if (before !== undefined) {
      this.#change(next.key, "declared", String(before.declared), String(next.declared));
      this.#change(next.key, "api", before.api, next.api);
    }
    this.operations.set(next.key, next);
    this.#operations.add(next.key);
  }

  /** Gives an operation the key that its contract has for it: its history goes with it. */
  rename(from: string, to: string): void {
    const entry = this.operations.get(from);
    if (entry === undefined) return;
    this.operations.delete(from);
    this.#operations.delete(from);
    if (!this.operations.has(to)) this.operations.set(to, heldOperation({ ...entry, key: to }));
    for (const [old, key] of this.#former) if (key === from) this.#former.set(old, to);
    this.#former.set(from, to);
    this.#renamed.push({ from, to });
    this.#change(to, "key", from, to);
  }

  /** One change of one attribute, where it is one. */
  #change(target: string, attribute: string, before?: string, after?: string): void {
    if (before === after) return;
    const { actor, now: time } = this.hand;
    this.#changes.push({ time, actor, target, attribute, before, after });
  }

  #tell(target: string, before: Held | undefined, next: Held): void {
    if (before === undefined) {
      const from = next.sources.map((source) => sourceText(source)).join(", ");
      this.#change(target, "created", undefined, from);
      return;
    }
    for (const attribute of settableAttributes) {
      const text = (held: Held): string | undefined => {
        const value = held[attribute];
        return value !== undefined && isLifeAttribute(attribute)
          ? isoDate(value as Millis)
          : value?.toString();
      };
      this.#change(target, attribute, text(before), text(next));
    }
    this.#tellSources(target, before.sources, next.sources);
  }

  #tellSources(target: string, before: readonly HeldSource[], next: readonly HeldSource[]): void {
    if (before === next) return;
    const [old, now] = [currentTexts(before), currentTexts(next)];
    for (const text of now.difference(old)) this.#change(target, "source", undefined, text);
    for (const text of old.difference(now)) this.#change(target, "source", text);
  }

  #tellPlaces(before: HeldApi, next: HeldApi): void {
    this.#change(next.id, "hosts", before.hosts.join(" "), next.hosts.join(" "));
    this.#change(next.id, "basePath", before.basePath, next.basePath);
    this.#change(next.id, "upstreams", before.upstreams.join(" "), next.upstreams.join(" "));
    this.#change(next.id, "guarded", String(before.guarded), String(next.guarded));
  }

  result(): Reconciled {
    const { apis, operations } = this;
    return {
      register: { apis, operations, former: this.#former },
      apis: touched(apis, this.#apis),
      operations: touched(operations, this.#operations),
      renamed: this.#renamed,
      changes: this.#changes,
    };
  }
}

function currentTexts(sources: readonly HeldSource[]): ReadonlySet<string> {
  return new Set(sources.filter(({ current }) => current).map((source) => sourceText(source)));
}

function touched<T>(held: ReadonlyMap<string, T>, keys: ReadonlySet<string>): readonly T[] {
  return [...keys].map((key) => held.get(key)).filter((each) => each !== undefined);
}

/** Alike in everything that is held; both are plain data, built in the same order. */
function same(before: Held, next: Held): boolean {
  return before === next || JSON.stringify(before) === JSON.stringify(next);
}
