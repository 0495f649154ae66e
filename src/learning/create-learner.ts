import type { Pair } from "../http/head.ts";
import { type DeclaredOperations, declaredOperations } from "./declared.ts";
import { createFlows } from "./flow/flows.ts";
import type { LearnedOperation } from "./learned.ts";
import type { Kept, Learner } from "./learner.ts";
import { toOpenApi } from "./openapi/to-openapi.ts";
import { type KeptOperation, OperationMemory } from "./operation-memory.ts";
import { type SavedTemplates, createTemplates } from "./paths/templates.ts";
import type { SightedBody, Sighting } from "./sighting.ts";
import { splitOperationKey } from "../registry/operation-key.ts";
import { createCallers } from "./usage/callers.ts";
import { createUsage } from "./usage/usage.ts";

/** Operations remembered; templates are bounded before, so only very large estates come near it. */
const mostOperations = 20_000;

/** Names of an answer that make its shape. */
const mostShapeNames = 24;

export interface LearnerPorts {
  /** A keyed hash of 53 bits: what is compared later is kept as this and never in clear. */
  readonly hash: (text: string) => number;
  /** Is there no memory left for operations not met before? They are counted as overflowed until there is. */
  readonly isFull?: () => boolean;
}

interface Placement {
  readonly key: string;
  readonly parameters: readonly Pair[];
  /** Keys that have become part of others, in this order. */
  readonly absorbed: readonly { readonly key: string; readonly into: string }[];
}

const operationPrefix = "operation ";

/** A learner, empty or with what an earlier one kept. What cannot be read back is learned again. */
export function createLearner({ hash, isFull }: LearnerPorts, kept: Iterable<Kept> = []): Learner {
  const saved = new Map<string, unknown>();
  const memories = new Map<string, OperationMemory>();
  for (const { name, data } of kept) {
    if (name.startsWith(operationPrefix)) {
      const key = name.slice(operationPrefix.length);
      const memory = revived(() => new OperationMemory(key, data as KeptOperation));
      if (memory !== undefined) memories.set(key, memory);
    } else saved.set(name, data);
  }
  const revive = <T>(name: string, make: (data: unknown) => T): T =>
    revived(() => make(saved.get(name))) ?? make(undefined);
  const templates = revive("templates", (data) => createTemplates({}, data as SavedTemplates));
  const flows = revive("flows", (data) => createFlows({ hash }, data));
  const whole = revive("usage", (data) => createUsage(data));
  const callers = revive("callers", (data) => createCallers(undefined, data));
  const gone = new Set<string>();
  let declared: DeclaredOperations = declaredOperations([]);
  let seen = 0;
  let unplaced = 0;
  let refusedMemories = 0;
  let isDirty = false;

  function place(sighting: Sighting): Placement | undefined {
    const { method, host, segments } = sighting.request;
    const found = declared.find(method, host, segments);
    if (found !== undefined) {
      return { key: found.declared.key, parameters: found.parameters, absorbed: [] };
    }
    const beside = declared.beside(method, host, segments);
    if (beside !== undefined) {
      const isThere = !sighting.refused && sighting.response.status < 400;
      return isThere || memories.has(beside.key) ? { ...beside, absorbed: [] } : undefined;
    }
    return templates.place({
      method,
      host,
      segments,
      // What the gateway refused did not reach anything: it is there for nobody.
      status: sighting.refused ? 404 : sighting.response.status,
      shape: shapeOf(sighting.response.body, hash),
      identity: hash(sighting.caller.subject),
      time: sighting.time,
    });
  }

  function memoryOf(key: string): OperationMemory | undefined {
    let memory = memories.get(key);
    if (memory === undefined) {
      if (memories.size >= mostOperations || isFull?.() === true) {
        refusedMemories += 1;
        return undefined;
      }
      memory = new OperationMemory(key);
      memory.declare(declared.byKey(key));
      memories.set(key, memory);
      gone.delete(key);
    }
    return memory;
  }

  function told(): readonly OperationMemory[] {
    return [...memories.values()].filter(({ isTold }) => isTold);
  }

  function merge(absorbed: Placement["absorbed"]): void {
    for (const { key, into } of absorbed) {
      flows.absorb(key, into);
      callers.absorb(key, into);
      const other = memories.get(key);
      if (other === undefined || key === into) continue;
      memories.delete(key);
      gone.add(key);
      memoryOf(into)?.absorb(other);
    }
  }

  return {
    see(sighting) {
      seen += 1;
      isDirty = true;
      whole.see(sighting);
      // A browser asks before it calls (CORS); nobody's operation.
      const placed = sighting.request.method === "OPTIONS" ? undefined : place(sighting);
      if (placed === undefined) {
        unplaced += sighting.weight;
        return;
      }
      merge(placed.absorbed);
      const memory = memoryOf(placed.key);
      if (memory === undefined) return;
      const subject = hash(sighting.caller.subject);
      memory.see(sighting, placed.parameters, { subject, digest: hash });
      if (!memory.isTold) return;
      callers.see(placed.key, sighting);
      if (!sighting.refused) flows.see(placed.key, sighting, placed.parameters);
    },
    know(apis) {
      declared = declaredOperations(apis);
      const absorbed = templates.pin(declared.pins);
      merge(absorbed.map(({ key, into }) => ({ key, into: declared.keyOfPin(into) })));
      for (const memory of memories.values()) memory.declare(declared.byKey(memory.key));
    },
    summaries: (now) => told().map((memory) => memory.summary(now)),
    operation(key, now): LearnedOperation | undefined {
      const memory = memories.get(key);
      if (memory?.isTold !== true) return undefined;
      return {
        ...memory.summary(now),
        fields: memory.fields(),
        usage: memory.usage(now),
        busiest: memory.busiest(now),
        ...flows.of(key),
      };
    },
    usage: (now) => whole.read(now),
    callers: (limit) => callers.busiest(limit),
    caller: (subject) => callers.of(subject),
    flows: () => flows.graph(),
    openapi(keys) {
      const wanted = keys === undefined ? undefined : new Set(keys);
      const all = told().filter(({ key }) => wanted?.has(key) ?? true);
      return toOpenApi(
        all.map((memory) => ({
          ...splitOperationKey(memory.key),
          profile: memory.profile,
          declared: memory.declaredAs,
        })),
        { title: "Learned from traffic", version: "1" },
      );
    },
    health: () => ({
      seen,
      overflowed: {
        ...templates.overflowed,
        unplaced,
        operations: refusedMemories,
        callers: callers.evicted,
        flows: flows.graph().overflowed,
      },
    }),
    *save() {
      if (!isDirty) return;
      isDirty = false;
      yield { name: "templates", data: templates.save() };
      yield { name: "flows", data: flows.save() };
      yield { name: "usage", data: whole.save() };
      yield { name: "callers", data: callers.save() };
      for (const key of gone) yield { name: `${operationPrefix}${key}`, data: undefined };
      gone.clear();
      for (const memory of told()) {
        if (!memory.changed) continue;
        memory.changed = false;
        yield { name: `${operationPrefix}${memory.key}`, data: memory.keep() };
      }
    },
    forget(subject) {
      flows.forget(subject);
      callers.forget(subject);
      whole.forget(subject);
      for (const memory of memories.values()) memory.forget(subject);
      isDirty = true;
    },
  };
}

/** A piece of another version, or a broken one, is as if it were not there. */
function revived<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** What an answer looks like from afar: its kind and the names at its top. 0: there is nothing to tell by. */
function shapeOf(body: SightedBody, hash: LearnerPorts["hash"]): number {
  if (body.kind === "none") return 0;
  if (body.kind !== "json")
    return hash(`${body.kind} ${"mediaType" in body ? body.mediaType : ""}`);
  const { value } = body;
  const inner = Array.isArray(value) ? (value[0] as unknown) : value;
  const list = Array.isArray(value) ? "[]" : "";
  if (typeof inner !== "object" || inner === null) return hash(`${list}${typeof inner}`);
  const names = Object.keys(inner).slice(0, mostShapeNames).toSorted();
  return hash(`${list}{${names.join(" ")}}`);
}
