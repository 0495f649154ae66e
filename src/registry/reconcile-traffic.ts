import type { Millis } from "../kernel/clock.ts";
import {
  type HeldOperation,
  type HeldSource,
  type Register,
  declares,
  findOperation,
  heldOperation,
} from "./held.ts";
import { mergeSource } from "./reconcile.ts";
import type { RegisterSource } from "./register.ts";
import { type Hand, type Reconciled, RegisterDraft } from "./register-draft.ts";
import { hostsMeet, shapeOf } from "./same-operation.ts";

/** An operation as traffic shows it. */
export interface SeenOperation {
  readonly key: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly sources: readonly { readonly kind: RegisterSource["kind"]; readonly name: string }[];
  readonly first: Millis;
  readonly last: Millis;
}

export interface TrafficReconciled extends Reconciled {
  /** New operations and sources that did not fit their bounds. */
  readonly overflowed: number;
}

/** An operation is replayed from many files; past this many, the register says no more where it was seen. */
const mostSources = 32;

/** `last` moves on in steps: what is called every second is not written every second. */
const lastStep = 60_000;

/**
 * Notes what traffic showed: of known operations that they were seen, of unknown ones that they exist, as
 * long as no more than `mostDiscovered` are held that no contract declares.
 */
export function reconcileTraffic(
  register: Register,
  seen: readonly SeenOperation[],
  { mostDiscovered, ...hand }: Hand & { readonly mostDiscovered: number },
): TrafficReconciled {
  const draft = new RegisterDraft(register, hand);
  const find = seenFinder(register);
  let discovered = [...register.operations.values()].filter((held) => !held.declared).length;
  let overflowed = 0;
  for (const operation of seen) {
    const known = find(operation);
    if (known === undefined && discovered >= mostDiscovered) {
      overflowed += 1;
      continue;
    }
    if (known === undefined) discovered += 1;
    // Two spellings of one operation may be seen in one round.
    const held = draft.operations.get(known?.key ?? operation.key) ?? discoveredAs(operation);
    const noted = withSources(held, operation);
    overflowed += noted.overflowed;
    draft.putOperation(heldOperation({ ...held, sources: noted.sources }));
  }
  return { ...draft.result(), overflowed };
}

function discoveredAs({ key, method, host, path }: SeenOperation): HeldOperation {
  const own = { key, method, host, path, api: undefined, operationId: undefined, tags: [] };
  return heldOperation({ ...own, sources: [], claims: [] });
}

/** Operations that a contract declares, or did: the names of their parameters are its own. */
function declaredShapes(register: Register): ReadonlyMap<string, readonly HeldOperation[]> {
  const shapes = new Map<string, HeldOperation[]>();
  const known = [...register.operations.values()].filter(({ sources }) =>
    sources.some((source) => declares(source)),
  );
  for (const held of known.toSorted((a, b) => Number(b.declared) - Number(a.declared))) {
    const shape = shapeOf(held.method, held.path);
    const list = shapes.get(shape);
    if (list === undefined) shapes.set(shape, [held]);
    else list.push(held);
  }
  return shapes;
}

/** Finds the entry of an operation that traffic shows, by its key or by what it may mean. */
export function seenFinder(
  register: Register,
): (seen: Pick<SeenOperation, "key" | "method" | "host" | "path">) => HeldOperation | undefined {
  const declared = declaredShapes(register);
  return ({ key, method, host, path }) =>
    findOperation(register, key) ??
    declared.get(shapeOf(method, path))?.find((held) => hostsMeet(held.host, host));
}

function withSources(
  held: HeldOperation,
  { sources, first, last }: SeenOperation,
): { readonly sources: readonly HeldSource[]; readonly overflowed: number } {
  let merged = held.sources;
  let overflowed = 0;
  for (const { kind, name } of sources) {
    const before = merged.find((source) => source.kind === kind && source.name === name);
    const isOld = before !== undefined && first >= before.first && last - before.last < lastStep;
    if (isOld) continue;
    if (before === undefined && merged.length >= mostSources) overflowed += 1;
    else merged = mergeSource(merged, { kind, name, first, last, current: true });
  }
  return { sources: merged, overflowed };
}
