import { compileMatcher } from "../../src/registry/matcher.ts";
import type { SegmentTemplate } from "../../src/registry/path-template.ts";
import { flat } from "./grouping-answers.ts";
import type { GroupingDocument, TrueOperation } from "./grouping-documents.ts";
import { callerHash, undeclared, valuesOf } from "./grouping-ids.ts";
import { Chance, hashOf, zipf } from "./grouping-random.ts";
import { scannerPaths, scannerWords } from "./grouping-words.ts";

/*
 * Traffic on the operations of a document: a few operations take most of it, many callers, few callers most of it,
 * ids as grouping-ids.ts draws them, errors, and scanners who are told 404.
 */

/** Requests per operation of a document, on average. */
const perOperation = 50;
const leastRequests = 600;
const mostRequests = 20_000;
/** Every operation is called so often at least: rare is not noise. */
const leastCalls = 2;
const errorShare = 0.04;
const scannerShare = 0.1;
/** Answers that lack something optional. */
const variedShare = 0.1;
/** An answer that lacks something has a given name still. */
const keptShare = 0.8;
/** What comes back by chance is not looked for; see the product's answers.ts. */
const leastEchoed = 2;

export interface Request {
  readonly method: string;
  readonly segments: readonly string[];
  readonly status: number;
  readonly shape: number;
  /** Segments whose value the answer holds. */
  readonly echoed: readonly number[];
  /** Hashes of the names at the top of the request's body. */
  readonly asked?: readonly number[];
  readonly identity: number;
  readonly time: number;
  /** The operation that the contract names for this path; -1: none. */
  readonly truth: number;
}

export function trafficOf(document: GroupingDocument, seed: string): readonly Request[] {
  return new Traffic(document, seed).requests();
}

/** The same requests in another order. */
export function reordered(traffic: readonly Request[], seed: string): readonly Request[] {
  const times = traffic.map(({ time }) => time);
  const chance = new Chance(`${seed} order`);
  return shuffled([...traffic], chance).map((request, index) => ({
    ...request,
    time: times[index] ?? 0,
  }));
}

class Traffic {
  readonly #operations: readonly TrueOperation[];
  readonly #chance: Chance;
  readonly #values = new Map<string, readonly string[]>();
  readonly #match: (method: string, segments: readonly string[]) => number;
  readonly #callers: readonly number[];
  readonly #shapes: readonly (readonly number[])[];
  readonly #echoes: readonly (readonly number[])[];
  readonly #valueRanks = new Map<number, (chance: Chance) => number>();

  constructor({ name, operations }: GroupingDocument, seed: string) {
    this.#operations = operations;
    this.#chance = new Chance(`${seed} traffic ${name}`);
    const matcher = compileMatcher(
      operations.map(({ method, path }, value) => ({ method, path, value })),
    );
    this.#match = (method, segments) => matcher(method, segments)?.value ?? -1;
    const count = this.#chance.whole(6, 60);
    this.#callers = Array.from({ length: count }, (_, index) => callerHash(`${name} ${index}`));
    this.#shapes = operations.map((operation) => shapesOf(operation));
    this.#echoes = operations.map((operation) => echoesOf(operation));
  }

  requests(): readonly Request[] {
    const chance = this.#chance;
    const count = this.#operations.length;
    const total = Math.min(mostRequests, Math.max(leastRequests, perOperation * count));
    const order = shuffled([...this.#operations.keys()], chance);
    const calls = order.flatMap((index) => Array<number>(leastCalls).fill(index));
    const popular = zipf(count, 1);
    while (calls.length < total) calls.push(order[popular(chance)] ?? 0);
    const caller = zipf(this.#callers.length, 0.8);
    const requests: Request[] = [];
    for (const index of shuffled(calls, chance)) {
      const time = requests.length * 500;
      if (chance.next() < scannerShare) requests.push(this.#scan(time));
      requests.push(this.#call(index, this.#callers[caller(chance)] ?? 0, time));
    }
    return requests;
  }

  #call(index: number, identity: number, time: number): Request {
    const chance = this.#chance;
    const operation = this.#operations[index];
    if (operation === undefined) throw new RangeError(`no operation ${index}`);
    const segments = operation.template.segments.flatMap((part) => this.#concrete(part, operation));
    const truth = this.#match(operation.method, segments);
    const shapes = this.#shapes[Math.max(truth, 0)] ?? [];
    const { method } = operation;
    const asked = bodyAt(time, this.#operations[truth]);
    const request = { method, segments, identity, time, truth, echoed: [], ...asked };
    if (chance.next() < errorShare) {
      const status = chance.of([400, 401, 403, 404, 404, 409, 422, 500]);
      return { ...request, status, shape: hashOf("error") };
    }
    const varied = shapes.length > 1 && chance.next() < variedShare;
    const shape = (varied ? chance.of(shapes) : shapes[0]) ?? 0;
    const status = method === "POST" && truth % 2 === 0 ? 201 : 200;
    const echoes = this.#echoes[truth] ?? [];
    const echoed = echoes.filter(
      (at) => (segments[at]?.length ?? 0) >= leastEchoed && (!varied || chance.next() < keptShare),
    );
    return { ...request, status, shape, echoed };
  }

  #concrete(part: SegmentTemplate, operation: TrueOperation): readonly string[] {
    if (part.kind === "literal") return [part.text];
    if (part.kind === "whole") return [this.#draw(part.name, operation)];
    if (part.kind === "rest") {
      const depth = this.#chance.whole(1, 3);
      return Array.from({ length: depth }, () => this.#draw(part.name, operation));
    }
    const text = part.literals.map((literal, i) => {
      const name = part.names[i];
      return name === undefined ? literal : literal + this.#draw(name, operation);
    });
    return [text.join("")];
  }

  /** One parameter has the same values in all operations of a document: an order's id is asked for in many places. */
  #draw(name: string, operation: TrueOperation): string {
    let values = this.#values.get(name);
    if (values === undefined) {
      values = valuesOf(operation.parameters.get(name) ?? undeclared(name), this.#chance);
      this.#values.set(name, values);
    }
    let rank = this.#valueRanks.get(values.length);
    if (rank === undefined) {
      rank = zipf(values.length, 0.7);
      this.#valueRanks.set(values.length, rank);
    }
    return values[rank(this.#chance)] ?? "";
  }

  /** A path of a scanner's list, or a real one with something wrong about it; 404 in any case. */
  #scan(time: number): Request {
    const chance = this.#chance;
    const identity = callerHash(`scanner ${chance.whole(0, 2)}`);
    const listed = chance.next() < 0.5;
    const segments = listed ? chance.of(scannerPaths).slice(1).split("/") : this.#mutated();
    const method = chance.next() < 0.8 ? "GET" : "POST";
    const truth = this.#match(method, segments);
    const shape = hashOf("not found");
    return { method, segments, status: 404, shape, echoed: [], identity, time, truth };
  }

  #mutated(): readonly string[] {
    const chance = this.#chance;
    const operation = chance.of(this.#operations);
    const segments = operation.template.segments.flatMap((part) => this.#concrete(part, operation));
    const at = chance.whole(0, Math.max(0, segments.length - 1));
    const word = chance.of(scannerWords);
    const way = chance.whole(0, 3);
    if (way === 0 || segments.length === 0) return [...segments, word];
    if (way === 1) return segments.with(at, word);
    if (way === 2) return segments.with(at, `${segments[at] ?? ""}.bak`);
    return [...segments.slice(0, at), word, ...segments.slice(at)];
  }
}

/** Chosen by the time, so that who draws nothing of bodies draws the same traffic. */
function bodyAt(time: number, operation: TrueOperation | undefined): Pick<Request, "asked"> {
  const bodies = operation?.asked ?? [];
  const asked = bodies[hashOf(`${time} body`) % bodies.length] ?? [];
  return asked.length === 0 ? {} : { asked };
}

/** Where the document says nothing of the answer, a GET answers with its resource, others with nothing. */
function shapesOf({ answer, method, template }: TrueOperation): readonly number[] {
  if (answer !== undefined) return answer.shapes;
  if (method !== "GET") return [];
  const literals = template.segments.flatMap((part) =>
    part.kind === "literal" ? [part.text] : [],
  );
  const one = template.segments.at(-1)?.kind === "literal" ? "many" : "one";
  const shape = hashOf(`${one} ${literals.at(-1) ?? ""}`);
  return [shape, ...[1, 2, 3].map((variant) => hashOf(`${shape} ${variant}`))];
}

/** Names that every resource has; at the end of a path they are those of the resource itself. */
const ownNames = /(?:id|guid|name|key|slug|code|number|login|sid|arn|email|sku)$/;

/**
 * Segments that come back in the answer: those of a parameter that the answer has a field for, and literals that are
 * choices of such a field. Where the document says nothing of the answer, none.
 */
function echoesOf({ answer, template }: TrueOperation): readonly number[] {
  if (answer === undefined) return [];
  const last = template.segments.length - 1;
  return template.segments.flatMap((part, index) => {
    if (part.kind === "literal") return answer.choices.has(part.text) ? [index] : [];
    if (part.kind !== "whole") return [];
    const name = flat(part.name);
    const ending = ownNames.exec(name)?.[0];
    if (ending !== name && answer.names.has(name)) return [index];
    return index === last && ending !== undefined && answer.own.has(ending) ? [index] : [];
  });
}

function shuffled<T>(items: T[], chance: Chance): T[] {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = chance.whole(0, i);
    const [a, b] = [items[i], items[j]];
    if (a === undefined || b === undefined) continue;
    items[i] = b;
    items[j] = a;
  }
  return items;
}
