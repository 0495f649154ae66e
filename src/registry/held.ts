import { type Claim, settle, slotOf } from "./claims.ts";
import type { ApiRecord, OperationRecord, RegisterChange, RegisterSource } from "./register.ts";

/** A source that declares (a contract, the configuration) may take back what it said. */
export interface HeldSource extends RegisterSource {
  /** Does it still name the entry? What traffic showed was there, for ever. */
  readonly current: boolean;
}

/** An API version with everything that was said of it: the record's attributes follow from `claims`. */
export interface HeldApi extends ApiRecord {
  readonly sources: readonly HeldSource[];
  readonly claims: readonly Claim[];
}

export interface HeldOperation extends OperationRecord {
  readonly sources: readonly HeldSource[];
  readonly claims: readonly Claim[];
}

/** Everything that the register holds at one moment. Immutable: what changes it makes a new one. */
export interface Register {
  readonly apis: ReadonlyMap<string, HeldApi>;
  readonly operations: ReadonlyMap<string, HeldOperation>;
  /** Keys that discovered operations had before their contract was known, to the keys they have now. */
  readonly former: ReadonlyMap<string, string>;
}

export const emptyRegister: Register = {
  apis: new Map(),
  operations: new Map(),
  former: new Map(),
};

/** A change that is not written yet: it has no number. */
export type NewChange = Omit<RegisterChange, "sequence">;

type Derived<T> = Omit<T, "declared" | "origins" | keyof ReturnType<typeof settle>>;

/** Completes an API's entry with what follows from its claims. Entries that hold the same are written the same. */
export function heldApi(parts: Derived<HeldApi>): HeldApi {
  const { id, api, version, hosts, basePath, upstreams, guarded } = parts;
  const claims = parts.claims.toSorted(byAttribute);
  const sources = parts.sources.toSorted(bySource).map(copied);
  const places = { hosts, basePath, upstreams, guarded };
  return { id, api, version, ...places, ...settle(claims), sources, claims };
}

/** Completes an operation's entry with what follows from its claims and sources. */
export function heldOperation(parts: Derived<HeldOperation>): HeldOperation {
  const { key, method, host, path, api, operationId, tags } = parts;
  const claims = parts.claims.toSorted(byAttribute);
  const sources = parts.sources.toSorted(bySource).map(copied);
  const declared = sources.some((source) => source.current && declares(source));
  const own = { key, method, host, path, api, declared, operationId, tags };
  return { ...own, ...settle(claims), sources, claims };
}

function copied({ kind, name, first, last, current }: HeldSource): HeldSource {
  return { kind, name, first, last, current };
}

function byAttribute(a: Claim, b: Claim): number {
  return order(`${a.attribute} ${slotOf(a.origin)}`, `${b.attribute} ${slotOf(b.origin)}`);
}

function bySource(a: HeldSource, b: HeldSource): number {
  return a.first - b.first || order(`${a.kind} ${a.name}`, `${b.kind} ${b.name}`);
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Can a source of this kind declare an operation? */
export function declares({ kind }: RegisterSource): boolean {
  return kind === "configuration" || kind === "openapi";
}

/** The operation of this key, or the one that had it once. */
export function findOperation(register: Register, key: string): HeldOperation | undefined {
  return register.operations.get(key) ?? register.operations.get(register.former.get(key) ?? key);
}

/** Which API versions declare this operation: its own, and every other whose import names it. */
export function membersOf({ api, sources }: HeldOperation): ReadonlySet<string> {
  const members = new Set(api === undefined ? [] : [api]);
  for (const source of sources) {
    if (source.kind === "openapi" && source.current) members.add(apiOfSource(source.name));
  }
  return members;
}

/** Under this name stands what was adopted into an API, beside its own contract. */
export function adoptedSource(api: string): string {
  return `${api} adopted`;
}

/** An import's source is named for its API version, which holds no space. */
function apiOfSource(name: string): string {
  return name.split(" ", 1)[0] ?? name;
}
