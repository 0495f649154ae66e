import type { Pair } from "../http/head.ts";
import type { Millis } from "../kernel/clock.ts";
import { splitOperationKey } from "../registry/operation-key.ts";
import type { Api } from "../registry/operation.ts";
import { type DeclaredOperations, declaredOperations } from "./declared.ts";
import { type Flows, createFlows } from "./flow/flows.ts";
import type {
  CallerActivity,
  CallerList,
  CallerQuery,
  FlowGraph,
  LearnedOperation,
  LearnedSummary,
  Usage,
} from "./learned.ts";
import type { Kept, Learner } from "./learner.ts";
import { toOpenApi } from "./openapi/to-openapi.ts";
import { OperationMemory, isKeptOperation } from "./operation-memory.ts";
import { echoedIn, shapeText } from "./paths/answers.ts";
import { distinctNames, namesAsked } from "./paths/asked.ts";
import { withoutOnce } from "./paths/without-once.ts";
import { type SavedTemplates, type Templates, createTemplates } from "./paths/templates.ts";
import type { SightedBody, Sighting } from "./sighting.ts";
import { type Callers, createCallers } from "./usage/callers.ts";
import { type UsageRecorder, createUsage } from "./usage/usage.ts";

/** Operations remembered; templates are bounded before, so only very large estates come near it. */
const mostOperations = 20_000;

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
  readonly absorbed: readonly Absorbed[];
}

interface Absorbed {
  readonly key: string;
  readonly into: string;
}

/** A learner, empty or with what an earlier one kept. What cannot be read back is learned again. */
export function createLearner(ports: LearnerPorts, kept: Iterable<Kept> = []): Learner {
  return new Learning(ports, kept);
}

const operationPrefix = "operation ";

/** Templates say which operation an exchange is of; each operation's memory learns from it; flows join them. */
class Learning implements Learner {
  readonly #hash: LearnerPorts["hash"];
  readonly #isFull: () => boolean;
  readonly #memories = new Map<string, OperationMemory>();
  readonly #templates: Templates;
  readonly #flows: Flows;
  readonly #whole: UsageRecorder;
  readonly #callers: Callers;
  /** Keys absorbed since the last `save`: what is kept of them has to go. */
  readonly #gone = new Set<string>();
  #declared: DeclaredOperations = declaredOperations([]);
  #seen = 0;
  #unplaced = 0;
  #refusedMemories = 0;
  #isDirty = false;

  constructor({ hash, isFull = () => false }: LearnerPorts, kept: Iterable<Kept>) {
    this.#hash = hash;
    this.#isFull = isFull;
    const saved = new Map<string, unknown>();
    for (const { name, data } of kept) {
      const key = name.startsWith(operationPrefix) ? name.slice(operationPrefix.length) : undefined;
      if (key === undefined) saved.set(name, data);
      else if (isKeptOperation(data)) {
        this.#memories.set(
          key,
          restored((from) => new OperationMemory(key, from), data),
        );
      }
    }
    this.#templates = restored(
      (from) => createTemplates({}, from),
      saved.get("templates") as SavedTemplates | undefined,
    );
    this.#flows = restored((from) => createFlows({ hash }, from), saved.get("flows"));
    this.#whole = restored((from) => createUsage(from), saved.get("usage"));
    this.#callers = restored((from) => createCallers(undefined, from), saved.get("callers"));
  }

  see(sighting: Sighting): void {
    this.#seen += 1;
    this.#isDirty = true;
    this.#whole.see(sighting);
    // A browser asks before it calls (CORS); nobody's operation.
    const placed = sighting.request.method === "OPTIONS" ? undefined : this.#place(sighting);
    if (placed === undefined) {
      this.#unplaced += sighting.weight;
      return;
    }
    this.#merge(placed.absorbed);
    const memory = this.#memoryOf(placed.key);
    if (memory === undefined) return;
    const subject = this.#hash(sighting.caller.subject);
    memory.see(sighting, placed.parameters, { subject, digest: this.#hash });
    if (!memory.isTold) return;
    this.#callers.see(placed.key, sighting);
    if (!sighting.refused) this.#flows.see(placed.key, sighting, placed.parameters);
  }

  know(apis: readonly Api[]): void {
    this.#declared = declaredOperations(apis);
    const absorbed = this.#templates.pin(this.#declared.pins);
    this.#merge(absorbed.map(({ key, into }) => ({ key, into: this.#declared.keyOfPin(into) })));
    for (const memory of this.#memories.values()) {
      memory.declare(this.#declared.byKey(memory.key));
    }
  }

  summaries(now: Millis): readonly LearnedSummary[] {
    return this.#told().map((memory) => memory.summary(now));
  }

  operation(key: string, now: Millis): LearnedOperation | undefined {
    const memory = this.#memories.get(key);
    if (memory?.isTold !== true) return undefined;
    return {
      ...memory.summary(now),
      fields: memory.fields(),
      usage: memory.usage(now),
      busiest: memory.busiest(now),
      ...this.#flows.of(key),
    };
  }

  callers(query: CallerQuery, now: Millis): CallerList {
    return this.#callers.list(query, now);
  }

  caller(subject: string, now: Millis): CallerActivity | undefined {
    return this.#callers.of(subject, now);
  }

  usage(now: Millis): Usage {
    return this.#whole.read(now);
  }

  flows(): FlowGraph {
    return this.#flows.graph();
  }

  openapi(keys?: readonly string[]): object {
    const wanted = keys === undefined ? undefined : new Set(keys);
    const all = this.#told().filter(({ key }) => wanted?.has(key) ?? true);
    return toOpenApi(
      all.map((memory) => ({
        ...splitOperationKey(memory.key),
        profile: memory.profile,
        declared: memory.declaredAs,
      })),
      { title: "Learned from traffic", version: "1" },
    );
  }

  health(): ReturnType<Learner["health"]> {
    return {
      seen: this.#seen,
      overflowed: {
        ...this.#templates.overflowed,
        unplaced: this.#unplaced,
        operations: this.#refusedMemories,
        callers: this.#callers.evicted,
        flows: this.#flows.overflowed,
      },
    };
  }

  *save(): Iterable<Kept> {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    yield { name: "templates", data: withoutOnce(this.#templates.save()) };
    yield { name: "flows", data: this.#flows.save() };
    yield { name: "usage", data: this.#whole.save() };
    yield { name: "callers", data: this.#callers.save() };
    for (const key of this.#gone) yield { name: `${operationPrefix}${key}`, data: undefined };
    this.#gone.clear();
    for (const memory of this.#told()) {
      if (!memory.changed) continue;
      memory.changed = false;
      yield { name: `${operationPrefix}${memory.key}`, data: memory.keep() };
    }
  }

  forget(subject: string): void {
    this.#isDirty = true;
    this.#flows.forget(subject);
    this.#callers.forget(subject);
    this.#whole.forget(subject);
    for (const memory of this.#memories.values()) memory.forget(subject);
  }

  #told(): readonly OperationMemory[] {
    return [...this.#memories.values()].filter(({ isTold }) => isTold);
  }

  #place(sighting: Sighting): Placement | undefined {
    const { method, host, segments } = sighting.request;
    const found = this.#declared.find(method, host, segments);
    if (found !== undefined) {
      return { key: found.declared.key, parameters: found.parameters, absorbed: [] };
    }
    const beside = this.#declared.beside(method, host, segments);
    if (beside !== undefined) {
      const isThere = !sighting.refused && sighting.response.status < 400;
      return isThere || this.#memories.has(beside.key) ? { ...beside, absorbed: [] } : undefined;
    }
    return this.#templates.place({
      method,
      host,
      segments,
      // What the gateway refused did not reach anything: it is there for nobody.
      status: sighting.refused ? 404 : sighting.response.status,
      shape: shapeOf(sighting, this.#hash),
      ...echoes(sighting),
      ...asks(sighting, this.#hash),
      identity: this.#hash(sighting.caller.subject),
      time: sighting.time,
    });
  }

  #memoryOf(key: string): OperationMemory | undefined {
    const known = this.#memories.get(key);
    if (known !== undefined) return known;
    if (this.#memories.size >= mostOperations || this.#isFull()) {
      this.#refusedMemories += 1;
      return undefined;
    }
    const memory = new OperationMemory(key);
    memory.declare(this.#declared.byKey(key));
    this.#memories.set(key, memory);
    this.#gone.delete(key);
    return memory;
  }

  #merge(absorbed: readonly Absorbed[]): void {
    for (const { key, into } of absorbed) {
      this.#isDirty = true;
      this.#flows.absorb(key, into);
      this.#callers.absorb(key, into);
      const other = this.#memories.get(key);
      if (other === undefined || key === into) continue;
      this.#memories.delete(key);
      this.#gone.add(key);
      this.#memoryOf(into)?.absorb(other);
    }
  }
}

/** A piece that is damaged, or that another version kept, is as if it had not been kept: better than no learner. */
function restored<Piece, Made>(make: (from?: Piece) => Made, piece: Piece | undefined): Made {
  try {
    return make(piece);
  } catch {
    return make();
  }
}

/** What an answer looks like from afar: status class, media type, names. 0: there is nothing to tell by. */
function shapeOf({ response }: Sighting, hash: LearnerPorts["hash"]): number {
  const { body, status, mediaType = "" } = response;
  if (body.kind === "none") return 0;
  const text = body.kind === "json" ? shapeText(body.value) : body.kind;
  return text === "" ? 0 : hash(`${Math.floor(status / 100)} ${mediaType} ${text}`);
}

/** What the request is made of, under the key: who sends a map sends names of people. */
function asks(
  { request }: Sighting,
  hash: LearnerPorts["hash"],
): { readonly asked?: readonly number[] } {
  const names = namesIn(request.body);
  return names.length === 0 ? {} : { asked: names.map((name) => hash(name)) };
}

function namesIn(body: SightedBody): readonly string[] {
  if (body.kind === "json") return namesAsked(body.value);
  if (body.kind === "form") return distinctNames(body.pairs.map(([name]) => name));
  return body.kind === "multipart" ? distinctNames(body.parts.map(({ name }) => name)) : [];
}

/** Which segments of the path come back in the answer. */
function echoes({ request, response }: Sighting): { readonly echoed?: readonly number[] } {
  const { body } = response;
  return body.kind === "json" ? { echoed: echoedIn(body.value, request.segments) } : {};
}
