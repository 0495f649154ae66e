import type { Pair } from "../../http/head.ts";
import type { HashKey } from "../../statistics/keyed-hash.ts";
import type { DataFlowEdge, FlowGraph, SequenceEdge } from "../learned.ts";
import type { SightedBody, Sighting } from "../sighting.ts";
import { dataEdges } from "./data-edges.ts";
import type { FieldNode, FieldPaths, WalkBudget } from "./field-paths.ts";
import { FlowOperation, type SavedOperation } from "./flow-operation.ts";
import { Followed, type FollowedBounds, type Subject } from "./followed.ts";
import { tickOf } from "./given.ts";
import { GivingFields } from "./giving-fields.ts";
import type { Parameter } from "./parameter.ts";
import { sequenceEdges } from "./sequence-edges.ts";
import { ValueNames } from "./value-names.ts";

export interface FlowBounds extends FollowedBounds {
  readonly operations: number;
}

export interface FlowSettings {
  /** Keyed; 53 bits. Nothing else is kept of any value. */
  readonly hash: (text: string) => number;
  readonly bounds?: Partial<FlowBounds>;
}

interface SavedFlows {
  readonly version: 1;
  readonly operations: readonly SavedOperation[];
  readonly aliases: readonly (readonly [from: number, into: number])[];
  readonly fields: ReturnType<GivingFields["save"]>;
  readonly overflowed: number;
}

/** A value that the request sends, where it is one that may have been given. */
interface Sent {
  parameter: Parameter;
  hash: number;
  strong: boolean;
}

const defaults: FlowBounds = { subjects: 20_000, operations: 20_000, newcomers: 32 };
/** Values looked at in one exchange, and values of any kind passed on the way. */
const maxSent = 48;
const maxGiven = 64;
const maxSteps = 1500;
/** Where a `Location` header's last segment belongs: the id of what was created. */
const locationField = "header location";

/**
 * Which operation follows which in a session, and which answer gives what a later request asks for.
 *
 * ```
 *   answer of GET /orders      items[].id = 17 ──► hash ──► given to this subject
 *   request GET /orders/17     orderId    = 17 ──► hash ──► found: an edge items[].id → orderId, and a lot drawn
 * ```
 *
 * Only exchanges that went well teach: scanners, refusals and missing objects make no edges. What one subject was
 * given counts for this subject alone. An id that travels from one person to another (a shared link, an
 * administrator's list) is no dependency of a program on an answer, and one memory for all would let anybody make
 * edges out of anybody's values.
 */
export class Flows {
  readonly #hash: (text: string) => number;
  readonly #bounds: FlowBounds;
  readonly #followed: Followed;
  readonly #operations = new Map<string, FlowOperation>();
  readonly #byId = new Map<number, FlowOperation>();
  /** Ids of operations that have become part of another. */
  readonly #aliases = new Map<number, number>();
  readonly #fields = new GivingFields();
  #nextId = 1;
  #overflowed = 0;
  readonly #names: ValueNames;
  /** Of the request at hand; the objects are there for the next one. */
  readonly #sent: Sent[] = [];
  #sentCount = 0;

  constructor({ hash, bounds }: FlowSettings) {
    this.#hash = hash;
    this.#names = new ValueNames(keyOf(hash, "narrow"), keyOf(hash, "wide"));
    this.#bounds = { ...defaults, ...bounds };
    this.#followed = new Followed(hash, this.#bounds);
  }

  /** `key`: of the operation; `parameters`: those of its path, by name. */
  see(key: string, sighting: Sighting, parameters: readonly Pair[]): void {
    const { request, response, refused, time } = sighting;
    if (refused || response.status >= 400 || request.method === "OPTIONS") return;
    const operation = this.#operation(key);
    if (operation === undefined) return;
    operation.exchanges += 1;
    const subject = this.#followed.subject(sighting);
    if (subject === undefined) {
      this.#overflowed += 1;
      return;
    }
    this.#gather(operation, sighting, parameters);
    this.#lookUp(subject, tickOf(time));
    this.#follow(operation, subject, { start: time, end: time + sighting.duration });
    this.#give(operation, subject, sighting);
  }

  /** Data flows with at least this confidence; what follows what at least twice, and in one of a hundred cases. */
  graph(minimum = 0.8): FlowGraph {
    const operations = [...this.#operations.values()];
    return {
      nodes: operations.map(({ key, exchanges }) => ({ key, exchanges })),
      sequence: this.#sequence(operations),
      data: this.#data(operations, minimum),
      overflowed: this.overflowed,
    };
  }

  /** What did not fit its bound. */
  get overflowed(): number {
    let overflowed = this.#overflowed;
    for (const operation of this.#operations.values()) {
      overflowed += operation.overflowed + operation.followers.hitters.evicted;
      for (const { givers } of operation.parameters) overflowed += givers.evicted;
    }
    return overflowed;
  }

  /** Where one operation's answers go, and where its parameters come from. */
  of(
    key: string,
    minimum = 0.8,
  ): { readonly feeds: readonly DataFlowEdge[]; readonly fedBy: readonly DataFlowEdge[] } {
    const operation = this.#operations.get(key);
    const all = this.#data([...this.#operations.values()], minimum);
    return {
      feeds: all.filter(({ from }) => from === key),
      fedBy: operation === undefined ? [] : this.#data([operation], minimum),
    };
  }

  /** One operation has become part of another: everything it taught is the other's. */
  absorb(from: string, into: string): void {
    const part = this.#operations.get(from);
    const whole = from === into ? undefined : this.#operation(into);
    if (part === undefined || whole === undefined) return;
    whole.absorb(part);
    for (const id of part.fields.values()) {
      const field = this.#fields.get(id);
      if (field !== undefined) field.operation = whole.id;
    }
    this.#aliases.set(part.id, whole.id);
    this.#operations.delete(from);
    this.#byId.delete(part.id);
  }

  /** Forgets what a subject was given and where it was. The counts it is in cannot be told apart. */
  forget(subject: string): void {
    this.#followed.forget(subject);
    const hash = this.#hash(subject) | 0;
    for (const operation of this.#operations.values()) {
      for (const parameter of operation.parameters) parameter.forget(hash);
    }
  }

  /** What was learned; not what subjects were given, which is theirs and short-lived. */
  save(): unknown {
    const saved: SavedFlows = {
      version: 1,
      operations: [...this.#operations.values()].map((operation) => operation.save()),
      aliases: [...this.#aliases],
      fields: this.#fields.save(),
      overflowed: this.#overflowed,
    };
    return saved;
  }

  /** Takes up what `save` gave; to be called on a new one. */
  restore(saved: unknown): void {
    const { version, operations, aliases, fields, overflowed } = saved as SavedFlows;
    if (version !== 1) throw new Error(`flows: cannot read version ${String(version)}, only 1`);
    this.#overflowed = overflowed;
    this.#fields.restore(fields);
    for (const [from, into] of aliases) {
      this.#aliases.set(from, into);
      this.#nextId = Math.max(this.#nextId, from + 1);
    }
    for (const one of operations) {
      const operation = new FlowOperation(one.key, one.id);
      operation.restore(one);
      this.#operations.set(one.key, operation);
      this.#byId.set(one.id, operation);
      this.#nextId = Math.max(this.#nextId, one.id + 1);
    }
  }

  #operation(key: string): FlowOperation | undefined {
    const known = this.#operations.get(key);
    if (known !== undefined) return known;
    if (this.#operations.size >= this.#bounds.operations) {
      this.#overflowed += 1;
      return undefined;
    }
    const operation = new FlowOperation(key, this.#nextId);
    this.#nextId += 1;
    this.#operations.set(key, operation);
    this.#byId.set(operation.id, operation);
    return operation;
  }

  /** The operation that this id means now. */
  readonly #resolve = (id: number): FlowOperation | undefined => {
    let current = id;
    for (let next = this.#aliases.get(id); next !== undefined; next = this.#aliases.get(next)) {
      current = next;
    }
    return this.#byId.get(current);
  };

  /** Gathers what the request sends. */
  #gather(operation: FlowOperation, { request }: Sighting, path: readonly Pair[]): void {
    this.#sentCount = 0;
    for (let at = 0; at < path.length; at += 1) {
      const [name = "", value = ""] = path[at] ?? [];
      this.#send(operation.parameter("path", name, at), value);
    }
    for (let at = 0; at < request.query.length; at += 1) {
      const [name = "", value = ""] = request.query[at] ?? [];
      this.#send(operation.parameter("query", name, at), value);
    }
    if (request.body.kind === "none") return;
    const budget = { steps: maxSteps };
    walkBody(request.body, { paths: operation.bodies, budget }, (node, value) => {
      this.#send(operation.property(node), value);
      if (this.#sentCount === maxSent) budget.steps = 0;
    });
  }

  #send(parameter: Parameter | undefined, value: string | number | boolean): void {
    if (parameter === undefined || this.#sentCount >= maxSent || !this.#names.read(value)) return;
    const { hash, isStrong: strong } = this.#names;
    const known = this.#sent[this.#sentCount];
    if (known === undefined) this.#sent.push({ parameter, hash, strong });
    else {
      known.parameter = parameter;
      known.hash = hash;
      known.strong = strong;
    }
    this.#sentCount += 1;
  }

  /** Was each value one of those that its sender was given, and would another subject's be? */
  #lookUp({ given, hash: subject, session }: Subject, tick: number): void {
    const count = this.#sentCount;
    for (let at = 0; at < count; at += 1) {
      const { parameter, hash, strong } = this.#sent[at] as Sent;
      if (!parameter.asks() || parameter.repeats(hash, subject)) continue;
      if (given.gifts > 0) {
        const lot = parameter.draw(subject);
        const drawn = lot === undefined ? "none" : given.giver(lot, tick);
        const found = given.giver(hash, tick);
        if (found !== undefined && !parameter.isIdle) this.#fields.returned(found.field);
        parameter.judge(found, strong, drawn);
      }
      parameter.put(hash, subject);
    }
    given.at(tick, session);
    for (let at = 0; at < count; at += 1) given.send((this.#sent[at] as Sent).hash);
  }

  #follow(
    operation: FlowOperation,
    subject: Subject,
    time: { readonly start: number; readonly end: number },
  ): void {
    const entered = subject.walk.enter({ operation: operation.id, ...time });
    if (entered === undefined) return;
    operation.followers.visits += 1;
    for (const from of entered.from) {
      this.#resolve(from)?.followers.follow(operation.id, entered.gap);
    }
  }

  #give(operation: FlowOperation, { given, session }: Subject, sighting: Sighting): void {
    const { response, time, duration } = sighting;
    given.at(tickOf(time + duration), session);
    const budget = { steps: maxSteps };
    let left = maxGiven;
    const give = (node: FieldNode, value: string | number | boolean): void => {
      if (left === 0 || (node.id > 0 && !this.#fields.gives(node.id))) return;
      if (!this.#names.read(value)) return;
      if (node.id < 0) node.id = this.#field(operation, node.path);
      if (node.id === 0) return;
      left -= 1;
      if (left === 0) budget.steps = 0;
      given.give(this.#names.hash, node.id);
    };
    if (response.location !== undefined) {
      const node = operation.answers.child(operation.answers.root, locationField, 0);
      if (node !== undefined) give(node, response.location);
    }
    walkBody(response.body, { paths: operation.answers, budget }, give);
  }

  #field(operation: FlowOperation, path: string): number {
    const known = operation.fields.get(path);
    if (known !== undefined) return known;
    const id = this.#fields.add(operation.id, path);
    if (id === 0) this.#overflowed += 1;
    else operation.fields.set(path, id);
    return id;
  }

  #data(operations: readonly FlowOperation[], minimum: number): readonly DataFlowEdge[] {
    const from = (id: number): { readonly key: string; readonly path: string } | undefined => {
      const field = this.#fields.get(id);
      const operation = field && this.#resolve(field.operation);
      return operation && field && { key: operation.key, path: field.path };
    };
    return dataEdges(operations, from).filter(({ confidence }) => confidence >= minimum);
  }

  #sequence(operations: readonly FlowOperation[]): readonly SequenceEdge[] {
    return sequenceEdges(operations, this.#resolve).filter(
      ({ count, probability }) => count >= 2 && probability >= 0.01,
    );
  }
}

function walkBody(
  body: SightedBody,
  { paths, budget }: { readonly paths: FieldPaths; readonly budget: WalkBudget },
  tell: (node: FieldNode, value: string | number | boolean) => void,
): void {
  if (body.kind === "json") {
    paths.walk(body.value, budget, tell);
    return;
  }
  const named = (name: string, value: string, at: number): void => {
    const node = paths.child(paths.root, name, at);
    if (node !== undefined) tell(node, value);
  };
  if (body.kind === "form") {
    for (const [at, [name, value]] of body.pairs.entries()) named(name, value, at);
  } else if (body.kind === "multipart") {
    for (const [at, { name, text }] of body.parts.entries()) {
      if (text !== undefined) named(name, text, at);
    }
  }
}

/** 64 bits for a table that is forgotten soon, out of a hash that is kept. */
function keyOf(hash: FlowSettings["hash"], use: string): HashKey {
  return { low: hash(`flows ${use} low`) >>> 0, high: hash(`flows ${use} high`) >>> 0 };
}

/** New flows, or flows that go on where saved ones were. */
export function createFlows(settings: FlowSettings, saved?: unknown): Flows {
  const flows = new Flows(settings);
  if (saved !== undefined) flows.restore(saved);
  return flows;
}
