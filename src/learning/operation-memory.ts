import type { Pair } from "../http/head.ts";
import { type Millis, millis } from "../kernel/clock.ts";
import { splitOperationKey } from "../registry/operation-key.ts";
import {
  type AccessTally,
  emptyAccess,
  mergeAccess,
  seeAccess,
  tellAccess,
} from "./access-tally.ts";
import type { Declared } from "./declared.ts";
import { summariseClasses } from "./classes/summarise.ts";
import type {
  BusyCaller,
  ClassOfOperation,
  LearnedField,
  LearnedSummary,
  Outcomes,
} from "./learned.ts";
import { compare } from "./schema/compare.ts";
import { type DeclaredFields, declaredFields } from "../registry/fields/declared-fields.ts";
import { fieldsOf } from "./schema/fields.ts";
import { observe } from "./schema/observe.ts";
import { type ContractProfile, emptyProfile, mergeProfiles } from "./schema/profile.ts";
import type { Witness } from "./schema/choices.ts";
import { hasRouteName } from "./paths/route-name.ts";
import type { DeclaredOperation, Sighting, SightingSource } from "./sighting.ts";
import { traitsOf } from "./traits.ts";
import { type UsageRecorder, createUsage } from "./usage/usage.ts";

/** Files that traffic came from, and hosts that it went to, told of one operation. */
const mostSources = 16;
const mostHosts = 8;
/** Undocumented names and contradictions told in a list. */
const mostTold = 40;

const leastExchanges = 2;

/** What is kept of an operation across a restart. Plain data. */
export interface KeptOperation {
  readonly version: 1;
  readonly first: number;
  readonly last: number;
  readonly exchanges: number;
  readonly outcomes: Outcomes;
  readonly access: AccessTally;
  readonly sources: readonly SightingSource[];
  readonly hosts: ReadonlyMap<string, number>;
  readonly profile: ContractProfile;
  readonly usage: unknown;
}

/** Was it kept by this version? */
export function isKeptOperation(data: unknown): data is KeptOperation {
  return typeof data === "object" && data !== null && "version" in data && data.version === 1;
}

/** The facts of a summary that cost something to work out. */
interface Told {
  readonly fields: readonly LearnedField[];
  readonly classes: readonly ClassOfOperation[];
  readonly undocumented: readonly string[];
  readonly drift: readonly string[];
  readonly traits: LearnedSummary["traits"];
}

/** Everything learned of one operation. */
export class OperationMemory {
  readonly key: string;
  /** Has it changed since it was last written down? */
  changed = true;
  declared: Declared | undefined;
  /** What its contract declares, read as it is asked for. */
  #expected: DeclaredFields | undefined;
  readonly #hasRouteName: boolean;
  #first = Number.POSITIVE_INFINITY;
  #last = 0;
  #exchanges = 0;
  #outcomes: Record<keyof Outcomes, number> = { "2": 0, "3": 0, "4": 0, "5": 0, refused: 0 };
  #access = emptyAccess();
  #sources: SightingSource[] = [];
  readonly #hosts = new Map<string, number>();
  #profile = emptyProfile();
  #usage: UsageRecorder;
  #told: Told | undefined;

  constructor(key: string, kept?: KeptOperation) {
    this.key = key;
    this.#hasRouteName = hasRouteName(splitOperationKey(key).path);
    this.#usage = createUsage(kept?.usage);
    if (kept === undefined) return;
    this.changed = false;
    this.#first = kept.first;
    this.#last = kept.last;
    this.#exchanges = kept.exchanges;
    this.#outcomes = { ...kept.outcomes };
    this.#access = kept.access;
    this.#sources = [...kept.sources];
    for (const [host, times] of kept.hosts) this.#hosts.set(host, times);
    this.#profile = kept.profile;
  }

  get declaredAs(): DeclaredOperation | undefined {
    const { declared } = this;
    if (declared === undefined) return undefined;
    const { name, version } = declared.api;
    return { api: name, version, key: declared.key };
  }

  /**
   * Is it told and written down? What was asked for once, is in no contract and has no name that routes have, may
   * be a value in a place where nobody expects one; a route that is there is asked for again.
   */
  get isTold(): boolean {
    return this.declared !== undefined || this.#exchanges >= leastExchanges || this.#hasRouteName;
  }

  get profile(): ContractProfile {
    return this.#profile;
  }

  see(sighting: Sighting, parameters: readonly Pair[], witness: Witness): void {
    this.changed = true;
    this.#told = undefined;
    const { weight, time, response, refused, source, request } = sighting;
    this.#first = Math.min(this.#first, time);
    this.#last = Math.max(this.#last, time);
    this.#exchanges += weight;
    this.#outcomes[refused ? "refused" : statusClass(response.status)] += weight;
    this.#from(source);
    this.#at(request.host, weight);
    this.#usage.see(sighting);
    seeAccess(this.#access, sighting);
    observe(this.#profile, sighting, parameters, witness);
  }

  /** Another operation turned out to be this one. */
  absorb(other: OperationMemory): void {
    this.changed = true;
    this.#told = undefined;
    this.#first = Math.min(this.#first, other.#first);
    this.#last = Math.max(this.#last, other.#last);
    this.#exchanges += other.#exchanges;
    for (const end of Object.keys(this.#outcomes) as (keyof Outcomes)[]) {
      this.#outcomes[end] += other.#outcomes[end];
    }
    for (const source of other.#sources) this.#from(source);
    for (const [host, times] of other.#hosts) this.#at(host, times);
    mergeAccess(this.#access, other.#access);
    this.#usage.merge(other.#usage);
    this.#profile = mergeProfiles(this.#profile, other.#profile);
  }

  declare(declared: Declared | undefined): void {
    if (declared?.operation === this.declared?.operation) return;
    this.declared = declared;
    const contract = declared?.api.contract;
    this.#expected = declared && contract && declaredFields(declared.operation, contract);
    this.#told = undefined;
  }

  summary(now: Millis): LearnedSummary {
    const { fields: _fields, ...told } = this.#tell();
    return {
      key: this.key,
      ...splitOperationKey(this.key),
      declared: this.declaredAs,
      sources: this.#sources,
      hosts: [...this.#hosts].toSorted(([, a], [, b]) => b - a).map(([host]) => host),
      first: millis(this.#first),
      last: millis(this.#last),
      exchanges: this.#exchanges,
      outcomes: { ...this.#outcomes },
      callers: this.#usage.window(now, "month").callers,
      access: tellAccess(this.#access),
      ...told,
      lastDay: this.#usage.window(now, "day"),
    };
  }

  fields(): readonly LearnedField[] {
    return this.#tell().fields;
  }

  usage(now: Millis): ReturnType<UsageRecorder["read"]> {
    return this.#usage.read(now);
  }

  busiest(now: Millis): readonly BusyCaller[] {
    return this.#usage.busiest(now);
  }

  forget(subject: string): void {
    this.#usage.forget(subject);
    this.changed = true;
  }

  keep(): KeptOperation {
    return {
      version: 1,
      first: this.#first,
      last: this.#last,
      exchanges: this.#exchanges,
      outcomes: this.#outcomes,
      access: this.#access,
      sources: this.#sources,
      hosts: this.#hosts,
      profile: this.#profile,
      usage: this.#usage.save(),
    };
  }

  #from(source: SightingSource): void {
    const known = this.#sources.some(
      ({ kind, name }) => kind === source.kind && name === source.name,
    );
    if (!known && this.#sources.length < mostSources) this.#sources.push(source);
  }

  #at(host: string, times: number): void {
    const known = this.#hosts.get(host);
    if (known !== undefined || this.#hosts.size < mostHosts) {
      this.#hosts.set(host, (known ?? 0) + times);
    }
  }

  #tell(): Told {
    this.#told ??= tell(this.#profile, this.#expected);
    return this.#told;
  }
}

function statusClass(status: number): keyof Outcomes {
  const hundreds = Math.floor(status / 100);
  return hundreds === 3 ? "3" : hundreds === 4 ? "4" : hundreds === 5 ? "5" : "2";
}

function tell(profile: ContractProfile, expected: DeclaredFields | undefined): Told {
  const fields = fieldsOf(profile, expected).filter(
    ({ support, declared }) => declared === true || support >= leastExchanges,
  );
  const { undocumented, drift } =
    expected === undefined ? { undocumented: [], drift: [] } : compare(fields, expected);
  return {
    fields,
    classes: summariseClasses(fields),
    undocumented: undocumented.slice(0, mostTold),
    drift: drift.slice(0, mostTold),
    traits: traitsOf(fields),
  };
}
