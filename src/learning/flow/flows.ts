import type { Pair } from "../../http/head.ts";
import { BoundedMap } from "../../kernel/bounded.ts";
import type { DataFlowEdge, FlowGraph, SequenceEdge } from "../learned.ts";
import type { SightedBody, Sighting } from "../sighting.ts";
import { dataEdges } from "./data-edges.ts";
import type { FieldNode, FieldPaths, WalkBudget } from "./field-paths.ts";
import { FlowOperation, type SavedOperation } from "./flow-operation.ts";
import { Given, maxFields, tickOf } from "./given.ts";
import type { Parameter } from "./parameter.ts";
import { sequenceEdges } from "./sequence-edges.ts";
import { Walk } from "./sequence.ts";
import { isStrong, nameIn } from "./value-text.ts";

export interface FlowBounds {
  /** Subjects whose sessions and values are remembered, 2 KiB each; the one longest silent leaves first. */
  readonly subjects: number;
  readonly operations: number;
}

export interface FlowSettings {
  /** Keyed; 53 bits. Nothing else is kept of any value. */
  readonly hash: (text: string) => number;
  readonly bounds?: Partial<FlowBounds>;
}

/** One field of an answer, by the operation that it is of. */
export interface GivingField {
  operation: number;
  readonly path: string;
}

interface SavedFlows {
  readonly version: 1;
  readonly operations: readonly SavedOperation[];
  readonly aliases: readonly (readonly [from: number, into: number])[];
  readonly fields: readonly (readonly [operation: number, path: string])[];
  readonly overflowed: number;
}

interface Subject {
  readonly given: Given;
  readonly walk: Walk;
  readonly hash: number;
  last: number;
  session: number;
}

/** A value that the request sends, where it is one that may have been given. */
interface Sent {
  readonly parameter: Parameter;
  readonly hash: number;
  readonly strong: boolean;
}

const defaults: FlowBounds = { subjects: 20_000, operations: 20_000 };
/** A longer silence ends a session. */
const longestGap = 30 * 60_000;
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
  readonly #subjects: BoundedMap<string, Subject>;
  readonly #operations = new Map<string, FlowOperation>();
  readonly #byId = new Map<number, FlowOperation>();
  /** Ids of operations that have become part of another. */
  readonly #aliases = new Map<number, number>();
  /** By id; 0 is no field. */
  readonly #fields: GivingField[] = [{ operation: 0, path: "" }];
  #nextId = 1;
  #overflowed = 0;

  constructor({ hash, bounds }: FlowSettings) {
    this.#hash = hash;
    this.#bounds = { ...defaults, ...bounds };
    this.#subjects = new BoundedMap(this.#bounds.subjects);
  }

  /** `key`: of the operation; `parameters`: those of its path, by name. */
  see(key: string, sighting: Sighting, parameters: readonly Pair[]): void {
    const { request, response, refused, time } = sighting;
    if (refused || response.status >= 400 || request.method === "OPTIONS") return;
    const operation = this.#operation(key);
    if (operation === undefined) return;
    operation.exchanges += 1;
    const subject = this.#subject(sighting);
    const sent = this.#sent(operation, sighting, parameters);
    for (const value of sent) lookUp(value, subject, tickOf(time));
    subject.given.at(tickOf(time), subject.session);
    for (const { hash } of sent) subject.given.send(hash);
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
      const field = this.#fields[id];
      if (field !== undefined) field.operation = whole.id;
    }
    this.#aliases.set(part.id, whole.id);
    this.#operations.delete(from);
    this.#byId.delete(part.id);
  }

  /** Forgets what a subject was given and where it was. The counts it is in cannot be told apart. */
  forget(subject: string): void {
    this.#subjects.delete(subject);
    const hash = this.#hash(subject);
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
      fields: this.#fields.map(({ operation, path }) => [operation, path]),
      overflowed: this.#overflowed,
    };
    return saved;
  }

  /** Takes up what `save` gave; to be called on a new one. */
  restore(saved: unknown): void {
    const { version, operations, aliases, fields, overflowed } = saved as SavedFlows;
    if (version !== 1) throw new Error(`flows: cannot read version ${String(version)}, only 1`);
    this.#overflowed = overflowed;
    this.#fields.length = 0;
    for (const [operation, path] of fields) this.#fields.push({ operation, path });
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

  /** The subject, in a new session if it was silent for long. */
  #subject({ caller, time, duration }: Sighting): Subject {
    const known = this.#subjects.get(caller.subject);
    const subject = known ?? {
      given: new Given(),
      walk: new Walk(),
      hash: this.#hash(caller.subject),
      last: time,
      session: 1,
    };
    if (known === undefined) this.#subjects.set(caller.subject, subject);
    if (Math.abs(time - subject.last) > longestGap) {
      subject.session = (subject.session % 4095) + 1;
      subject.walk.reset();
    }
    subject.last = Math.max(subject.last, time + duration);
    return subject;
  }

  #sent(operation: FlowOperation, { request }: Sighting, path: readonly Pair[]): readonly Sent[] {
    const sent: Sent[] = [];
    const add = (parameter: Parameter | undefined, value: string | number | boolean): void => {
      const text = sent.length < maxSent ? nameIn(value) : undefined;
      if (parameter === undefined || text === undefined) return;
      sent.push({ parameter, hash: this.#hash(text), strong: isStrong(text) });
    };
    for (const [name, value] of path) add(operation.parameter("path", name), value);
    for (const [name, value] of request.query) add(operation.parameter("query", name), value);
    const budget = { steps: maxSteps };
    walkBody(request.body, { paths: operation.bodies, budget }, (node, value) => {
      add(operation.property(node), value);
      if (sent.length === maxSent) budget.steps = 0;
    });
    return sent;
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
      const text = left > 0 ? nameIn(value) : undefined;
      if (text === undefined) return;
      if (node.id < 0) node.id = this.#field(operation, node.path);
      if (node.id <= 0) return;
      left -= 1;
      if (left === 0) budget.steps = 0;
      given.give(this.#hash(text), node.id);
    };
    if (response.location !== undefined) {
      const node = operation.answers.child(operation.answers.root, locationField);
      if (node !== undefined) give(node, response.location);
    }
    walkBody(response.body, { paths: operation.answers, budget }, give);
  }

  #field(operation: FlowOperation, path: string): number {
    const known = operation.fields.get(path);
    if (known !== undefined) return known;
    const id = this.#fields.length;
    if (id > maxFields) {
      this.#overflowed += 1;
      return 0;
    }
    this.#fields.push({ operation: operation.id, path });
    operation.fields.set(path, id);
    return id;
  }

  #data(operations: readonly FlowOperation[], minimum: number): readonly DataFlowEdge[] {
    const from = (id: number): { readonly key: string; readonly path: string } | undefined => {
      const field = this.#fields[id];
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

/** Is the value one of those that its sender was given, and would another subject's be? */
function lookUp({ parameter, hash, strong }: Sent, subject: Subject, tick: number): void {
  const { given } = subject;
  if (parameter.repeats(hash, subject.hash)) return;
  if (given.gifts > 0) {
    const lot = parameter.draw(subject.hash);
    const drawn = lot === undefined ? "none" : given.giver(lot, tick);
    parameter.judge(given.giver(hash, tick), strong, drawn);
  }
  parameter.put(hash, subject.hash);
}

function walkBody(
  body: SightedBody,
  { paths, budget }: { readonly paths: FieldPaths; readonly budget: WalkBudget },
  tell: (node: FieldNode, value: string | number | boolean) => void,
): void {
  const named = (name: string, value: string): void => {
    const node = paths.child(paths.root, name);
    if (node !== undefined) tell(node, value);
  };
  if (body.kind === "json") paths.walk(body.value, budget, tell);
  else if (body.kind === "form") for (const [name, value] of body.pairs) named(name, value);
  else if (body.kind === "multipart") {
    for (const { name, text } of body.parts) if (text !== undefined) named(name, text);
  }
}

/** New flows, or flows that go on where saved ones were. */
export function createFlows(settings: FlowSettings, saved?: unknown): Flows {
  const flows = new Flows(settings);
  if (saved !== undefined) flows.restore(saved);
  return flows;
}
