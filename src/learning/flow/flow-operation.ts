import type { FieldPlace } from "../../registry/fields/declared-fields.ts";
import { type FieldNode, FieldPaths } from "./field-paths.ts";
import { Parameter, type SavedParameter } from "./parameter.ts";
import { Followers, type SavedFollowers } from "./sequence.ts";

/** Places of a body and parameters that are told apart for each operation. */
const maxPlaces = 384;
const maxParameters = 128;

export interface SavedOperation {
  readonly key: string;
  readonly id: number;
  readonly exchanges: number;
  readonly fields: readonly (readonly [path: string, id: number])[];
  readonly parameters: readonly SavedParameter[];
  readonly followers: SavedFollowers;
}

/** What is known of one operation's flows. */
export class FlowOperation {
  readonly key: string;
  readonly id: number;
  exchanges = 0;
  /** Values whose place was one too many. */
  overflowed = 0;
  readonly followers: Followers = new Followers();
  /** The answer's fields that have given something, by path. */
  readonly fields: Map<string, number> = new Map();
  readonly answers: FieldPaths = new FieldPaths(maxPlaces);
  readonly bodies: FieldPaths = new FieldPaths(maxPlaces);
  #parameters: Parameter[] = [];
  readonly #byName: Readonly<Record<"path" | "query", Parameter[]>> = { path: [], query: [] };

  constructor(key: string, id: number) {
    this.key = key;
    this.id = id;
  }

  get parameters(): readonly Parameter[] {
    return this.#parameters;
  }

  /** `hint`: its place in the request, where it mostly stood before. */
  parameter(place: "path" | "query", name: string, hint: number): Parameter | undefined {
    const all = this.#byName[place];
    const hinted = all[hint];
    if (hinted !== undefined && hinted.name === name) return hinted;
    for (const known of all) if (known.name === name) return known;
    const added = this.#add(place, name);
    if (added !== undefined) all.push(added);
    return added;
  }

  /** The parameter that a property of the request's body is. */
  property(node: FieldNode): Parameter | undefined {
    if (node.id >= 0) return this.#parameters[node.id];
    const known = this.#find("request", node.path);
    if (known === undefined && this.#add("request", node.path) === undefined) return undefined;
    node.id = known === undefined ? this.#parameters.length - 1 : this.#parameters.indexOf(known);
    return this.#parameters[node.id];
  }

  /** Takes in what an operation has learned that is a part of this one. */
  absorb(other: FlowOperation): void {
    this.exchanges += other.exchanges;
    this.overflowed += other.overflowed;
    this.followers.absorb(other.followers);
    for (const [path, id] of other.fields) if (!this.fields.has(path)) this.fields.set(path, id);
    for (const parameter of other.parameters) {
      this.#take(parameter.place, parameter.name)?.absorb(parameter);
    }
  }

  save(): SavedOperation {
    return {
      key: this.key,
      id: this.id,
      exchanges: this.exchanges,
      fields: [...this.fields],
      parameters: this.#parameters.map((parameter) => parameter.save()),
      followers: this.followers.save(),
    };
  }

  restore(saved: SavedOperation): void {
    this.exchanges = saved.exchanges;
    this.followers.restore(saved.followers);
    for (const [path, id] of saved.fields) this.fields.set(path, id);
    for (const parameter of saved.parameters) {
      this.#take(parameter.place, parameter.name)?.restore(parameter);
    }
  }

  #take(place: FieldPlace, name: string): Parameter | undefined {
    if (place === "path" || place === "query") return this.parameter(place, name, 0);
    return this.#find(place, name) ?? this.#add(place, name);
  }

  #find(place: FieldPlace, name: string): Parameter | undefined {
    return this.#parameters.find((known) => known.place === place && known.name === name);
  }

  #add(place: FieldPlace, name: string): Parameter | undefined {
    if (this.#parameters.length >= maxParameters) {
      this.overflowed += 1;
      return undefined;
    }
    const parameter = new Parameter(place, name);
    this.#parameters.push(parameter);
    return parameter;
  }
}
