import type { Claim } from "./claims.ts";
import { replaceSlot, slotOf } from "./claims.ts";
import { compareVersions } from "./compare-versions.ts";
import {
  type Declaration,
  type DeclaredApi,
  type DeclaredEntry,
  apiId,
  heardOf,
} from "./declaration.ts";
import {
  type HeldApi,
  type HeldOperation,
  type HeldSource,
  type Register,
  heldApi,
  heldOperation,
} from "./held.ts";
import type { Origin } from "./register.ts";
import { type Hand, type Reconciled, RegisterDraft } from "./register-draft.ts";
import { hostsMeet, shapeOf } from "./same-operation.ts";

/*
 * Lays what a source declares now over what the register holds:
 *
 *   declared, and not held        a new entry; discovered operations of the same shape become it, with their history
 *   declared, and held            its claims of this source are replaced, everybody else's stay
 *   held, and declared no longer  the source is no longer current; the entry stays, with everything it ever was
 *
 * The same declaration a second time changes nothing.
 */

/** What the register is when a source declares this. A new value; `register` stays as it is. */
export function reconcile(register: Register, declaration: Declaration, hand: Hand): Reconciled {
  const draft = new RegisterDraft(register, hand);
  const laying: Laying = { draft, source: declaration.source, discovered: shapesOf(register) };
  const named = new Set<string>();
  for (const api of declaration.apis) {
    draft.putApi(layApi(laying, api));
    named.add(apiId({ name: api.api, version: api.version }));
    for (const entry of api.operations) {
      // Two versions configured at one place: the gateway, too, asks the first.
      if (named.has(entry.key)) continue;
      named.add(entry.key);
      draft.putOperation(layOperation(laying, api, entry));
    }
  }
  withdraw(laying, named);
  return draft.result();
}

interface Laying {
  readonly draft: RegisterDraft;
  readonly source: Declaration["source"];
  /** Keys of discovered operations by shape. */
  readonly discovered: ReadonlyMap<string, readonly string[]>;
}

function shapesOf({ operations }: Register): ReadonlyMap<string, readonly string[]> {
  const shapes = new Map<string, string[]>();
  for (const { key, method, path, declared } of operations.values()) {
    if (declared) continue;
    const shape = shapeOf(method, path);
    const keys = shapes.get(shape);
    if (keys === undefined) shapes.set(shape, [key]);
    else keys.push(key);
  }
  return shapes;
}

function originOf({ kind, name }: Declaration["source"]): Origin {
  return kind === "configuration" ? { kind } : { kind: "contract", name };
}

function layApi(laying: Laying, declared: DeclaredApi): HeldApi {
  const { api, version, guarded, claims } = declared;
  const id = apiId({ name: api, version });
  const before = laying.draft.apis.get(id);
  // Where the gateway finds it is for the configuration to say.
  const { hosts, basePath, upstreams } = !guarded && before?.guarded ? before : declared;
  return heldApi({
    id,
    api,
    version,
    hosts,
    basePath,
    upstreams,
    guarded: guarded || (before?.guarded ?? false),
    sources: confirm(laying, before?.sources ?? []),
    claims: replaceSlot(before?.claims ?? [], slotOf(originOf(laying.source)), claims),
  });
}

function layOperation(laying: Laying, api: DeclaredApi, entry: DeclaredEntry): HeldOperation {
  const { key, method, host, path, operationId, tags } = entry;
  const before = gather(laying, entry);
  const known = before?.claims ?? [];
  const origin = originOf(laying.source);
  const own: readonly Claim[] = entry.undated
    ? [...entry.claims, heardOf(origin, known, laying.draft.hand.now)]
    : entry.claims;
  const leads = before === undefined || isLeading(laying, api, before);
  return heldOperation({
    key,
    method,
    host,
    path,
    api: leads ? apiId({ name: api.api, version: api.version }) : before.api,
    operationId: leads ? operationId : before.operationId,
    tags: leads ? tags : before.tags,
    sources: confirm(laying, before?.sources ?? []),
    claims: replaceSlot(known, slotOf(origin), own),
  });
}

/** Several versions may declare one operation: the configuration's word stands first, then the newest version's. */
function isLeading({ draft, source }: Laying, api: DeclaredApi, before: HeldOperation): boolean {
  if (source.kind === "configuration" || before.api === undefined || !before.declared) return true;
  const holder = draft.apis.get(before.api);
  if (holder === undefined) return true;
  return !holder.guarded && compareVersions(holder.version, api.version) <= 0;
}

/** What is held under this key, together with every discovered operation that turns out to be this one. */
function gather(laying: Laying, entry: DeclaredEntry): HeldOperation | undefined {
  const { draft, discovered } = laying;
  let held = draft.operations.get(entry.key);
  for (const key of discovered.get(shapeOf(entry.method, entry.path)) ?? []) {
    const other = draft.operations.get(key);
    if (key === entry.key || other === undefined || !hostsMeet(other.host, entry.host)) continue;
    draft.rename(key, entry.key);
    held = held === undefined ? other : united(held, other);
  }
  return held;
}

function united(one: HeldOperation, other: HeldOperation): HeldOperation {
  let { claims, sources } = one;
  const slots = new Set(claims.map(({ attribute, origin }) => `${attribute} ${slotOf(origin)}`));
  for (const claim of other.claims) {
    if (!slots.has(`${claim.attribute} ${slotOf(claim.origin)}`)) claims = [...claims, claim];
  }
  for (const source of other.sources) sources = mergeSource(sources, source);
  return heldOperation({ ...one, claims, sources });
}

/** The sources with one more, or with the instants of the one that is there widened. */
export function mergeSource(
  sources: readonly HeldSource[],
  { kind, name, first, last, current }: HeldSource,
): readonly HeldSource[] {
  const before = sources.find((source) => source.kind === kind && source.name === name);
  if (before === undefined) return [...sources, { kind, name, first, last, current }];
  const widened: HeldSource = {
    kind,
    name,
    first: first < before.first ? first : before.first,
    last: last > before.last ? last : before.last,
    current,
  };
  return sources.map((source) => (source === before ? widened : source));
}

/** The source stands among the others; seen again while it was current, it is left as it is. */
function confirm({ draft, source }: Laying, sources: readonly HeldSource[]): readonly HeldSource[] {
  const { kind, name } = source;
  const before = sources.find((each) => each.kind === kind && each.name === name);
  if (before?.current) return sources;
  const { now } = draft.hand;
  return mergeSource(sources, { kind, name, first: now, last: now, current: true });
}

/** A gateway has one configuration, whatever its file is called; an import speaks for itself alone. */
function speaksFor({ kind, name }: Declaration["source"], source: HeldSource): boolean {
  return (
    source.current && source.kind === kind && (kind === "configuration" || source.name === name)
  );
}

function withdraw({ draft, source }: Laying, named: ReadonlySet<string>): void {
  const slot = slotOf(originOf(source));
  const parted = (sources: readonly HeldSource[], isNamed: boolean): readonly HeldSource[] =>
    sources.map((each) =>
      speaksFor(source, each) && !(isNamed && each.name === source.name)
        ? { ...each, last: draft.hand.now, current: false }
        : each,
    );
  for (const [id, api] of draft.apis) {
    if (!api.sources.some((each) => speaksFor(source, each))) continue;
    const isNamed = named.has(id);
    const sources = parted(api.sources, isNamed);
    const claims = isNamed ? api.claims : replaceSlot(api.claims, slot, []);
    const guarded = api.guarded && (isNamed || source.kind !== "configuration");
    const upstreams = guarded ? api.upstreams : [];
    draft.putApi(heldApi({ ...api, sources, claims, guarded, upstreams }));
  }
  for (const [key, operation] of draft.operations) {
    if (!operation.sources.some((each) => speaksFor(source, each))) continue;
    const isNamed = named.has(key);
    const sources = parted(operation.sources, isNamed);
    const claims = isNamed ? operation.claims : replaceSlot(operation.claims, slot, []);
    draft.putOperation(heldOperation({ ...operation, sources, claims }));
  }
}
