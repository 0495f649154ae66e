import type { Site } from "../../engine/control.ts";
import type { Identified } from "../../engine/facts.ts";
import type { Principal } from "../../engine/principal.ts";
import type { JsonValue } from "../../http/json.ts";

/*
 * What expressions see. Each is a class whose getters do the work, so that what no expression reads costs
 * nothing. Names that a caller chose are keys of a Map and never of an object. A getter that answers
 * undefined makes the reading expression err, and an expression that errs denies.
 */

/** The fields of each view and their CEL types, against which expressions are checked. */
export const principalFields = {
  authenticated: "bool",
  id: "string",
  kind: "string",
  credential: "string",
  issuer: "string",
  consumer: "string",
  tenant: "string",
  scopes: "list<string>",
  roles: "list<string>",
  groups: "list<string>",
  claims: "map<string, dyn>",
} as const;

export class PrincipalView {
  readonly #principal: Principal | undefined;
  #claims: ReadonlyMap<string, unknown> | undefined;

  constructor(principal: Principal | undefined) {
    this.#principal = principal;
  }

  get authenticated(): boolean {
    return this.#principal !== undefined;
  }
  get id(): string | undefined {
    return this.#principal?.id;
  }
  get kind(): string | undefined {
    return this.#principal?.kind;
  }
  get credential(): string | undefined {
    return this.#principal?.credential;
  }
  get issuer(): string | undefined {
    return this.#principal?.issuer;
  }
  get consumer(): string | undefined {
    return this.#principal?.consumer;
  }
  get tenant(): string | undefined {
    return this.#principal?.tenant;
  }
  get scopes(): ReadonlySet<string> | undefined {
    return this.#principal?.scopes;
  }
  get roles(): ReadonlySet<string> | undefined {
    return this.#principal?.roles;
  }
  get groups(): ReadonlySet<string> | undefined {
    return this.#principal?.groups;
  }
  get claims(): ReadonlyMap<string, unknown> | undefined {
    if (this.#principal === undefined) return undefined;
    this.#claims ??= mapOf(this.#principal.claims, { left: maxClaimValues });
    return this.#claims;
  }
}

const nobody = new PrincipalView(undefined);
/** Tokens are verified once and used often; so are their claims turned into maps. */
const views = new WeakMap<Principal, PrincipalView>();

export function principalView(principal: Principal | undefined): PrincipalView {
  if (principal === undefined) return nobody;
  let view = views.get(principal);
  if (view === undefined) views.set(principal, (view = new PrincipalView(principal)));
  return view;
}

/** Claims with more values than this are no claims that a condition can judge: it bounds the time of one evaluation. */
const maxClaimValues = 2048;
/** The longest list that a condition may walk. */
const maxListed = 256;

interface Budget {
  left: number;
}

function mapOf(
  claims: { readonly [name: string]: JsonValue },
  budget: Budget,
): ReadonlyMap<string, unknown> {
  const map = new Map<string, unknown>();
  for (const name of Object.keys(claims)) map.set(name, valueOf(claims[name] ?? null, budget));
  return map;
}

function valueOf(value: JsonValue, budget: Budget): unknown {
  budget.left -= 1;
  if (budget.left < 0) throw new RangeError("too many claims");
  if (typeof value !== "object" || value === null) return value;
  if (!isList(value)) return mapOf(value, budget);
  if (value.length > maxListed) throw new RangeError("a claim lists too much");
  return value.map((each) => valueOf(each, budget));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export const requestFields = {
  method: "string",
  path: "string",
  host: "string",
  address: "string",
  secure: "bool",
  headers: "map<string, string>",
  query: "map<string, list<string>>",
} as const;

export class RequestView {
  readonly #facts: Identified;

  constructor(facts: Identified) {
    this.#facts = facts;
  }

  get method(): string {
    return this.#facts.head.method;
  }
  get path(): string {
    return this.#facts.head.target.path;
  }
  get host(): string {
    return this.#facts.head.authority;
  }
  get address(): string {
    return this.#facts.client;
  }
  get secure(): boolean {
    return this.#facts.secure;
  }
  /** Names in lower case; repeated fields joined (RFC 9110 §5.3). */
  get headers(): ReadonlyMap<string, string> {
    const { flat } = this.#facts.head.fields;
    const map = new Map<string, string>();
    for (let i = 0; i < flat.length; i += 2) {
      const name = flat[i] ?? "";
      const before = map.get(name);
      map.set(name, before === undefined ? (flat[i + 1] ?? "") : `${before}, ${flat[i + 1] ?? ""}`);
    }
    return map;
  }
  /** Every value of a name: a condition must not judge one of them while the upstream reads another. */
  get query(): ReadonlyMap<string, readonly string[]> {
    const map = new Map<string, string[]>();
    for (const [name, value] of this.#facts.head.target.pairs) {
      const values = map.get(name);
      if (values) values.push(value);
      else map.set(name, [value]);
    }
    return map;
  }
}

export const timeFields = { now: "int", hour: "int", minute: "int", weekday: "int" } as const;

/** The time of the request in a zone of a fixed offset. */
export class TimeView {
  readonly #now: number;
  readonly #local: number;

  /** Both in ms. */
  constructor(now: number, offset: number) {
    this.#now = now;
    this.#local = now + offset;
  }

  /** Unix seconds. */
  get now(): bigint {
    return BigInt(Math.floor(this.#now / 1000));
  }
  /** 0 to 23. */
  get hour(): bigint {
    return BigInt(((Math.floor(this.#local / 3_600_000) % 24) + 24) % 24);
  }
  get minute(): bigint {
    return BigInt(((Math.floor(this.#local / 60_000) % 60) + 60) % 60);
  }
  /** ISO 8601: Monday is 1, Sunday 7. 1970-01-01 was a Thursday. */
  get weekday(): bigint {
    const days = Math.floor(this.#local / 86_400_000);
    return BigInt((((days + 3) % 7) + 7) % 7) + 1n;
  }
}

export const apiFields = {
  name: "string",
  version: "string",
  owner: "string",
  exposure: "string",
} as const;

export class ApiView {
  readonly name: string;
  readonly version: string;
  readonly owner: string;
  readonly exposure: string;

  constructor({ api }: Site) {
    this.name = api.name;
    this.version = api.version;
    this.owner = api.owner;
    this.exposure = api.exposure;
  }
}

export const operationFields = {
  id: "string",
  operationId: "string",
  method: "string",
  path: "string",
  tags: "list<string>",
} as const;

/** Undeclared operations have no fields. */
export class OperationView {
  readonly id: string | undefined;
  readonly operationId: string | undefined;
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly tags: readonly string[] | undefined;

  constructor({ operation }: Site) {
    this.id = operation?.id;
    this.operationId = operation?.operationId;
    this.method = operation?.method;
    this.path = operation?.path;
    this.tags = operation?.tags;
  }
}
