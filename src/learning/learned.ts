import type { Millis } from "../kernel/clock.ts";
import type { FieldPlace } from "../registry/fields/declared-fields.ts";
import type { DataClass } from "./data-class.ts";
import type { DeclaredOperation, Proof, SightingSource } from "./sighting.ts";

/*
 * What the learner tells: plain data that may be stored and shown. No value that a caller or an upstream sent
 * is in it, except the names of parameters and properties, and enumerations that many callers share.
 */

/** One operation in a list: what an inventory needs of each of thousands. */
export interface LearnedSummary {
  /** `METHOD host /path`; see `registry/operation-key.ts`. */
  readonly key: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** Undefined: discovered. */
  readonly declared: DeclaredOperation | undefined;
  readonly sources: readonly SightingSource[];
  /** Hosts that it was called by, commonest first; a few. */
  readonly hosts: readonly string[];
  readonly first: Millis;
  readonly last: Millis;
  readonly exchanges: number;
  /** Exchanges by how they ended: `2`, `3`, `4`, `5` by the upstream's status class, `refused` by the gateway. */
  readonly outcomes: Outcomes;
  /** Estimated number of distinct subjects. */
  readonly callers: number;
  readonly access: LearnedAccess;
  /** Every data class seen in any field, strongest first. */
  readonly classes: readonly ClassOfOperation[];
  /** Names of parameters and properties that were seen and that the contract does not declare. */
  readonly undocumented: readonly string[];
  /** Places where what was seen contradicts the contract, such as `response 200 /total: string, declared integer`. */
  readonly drift: readonly string[];
  readonly traits: Traits;
  readonly lastDay: UsageWindow;
}

/** What of an operation's parameters and properties matters for how it can be abused. Names only, a few of each. */
export interface Traits {
  /** Parameters that name an object, and whether a stranger could guess the next one. */
  readonly identifiers: readonly Identifier[];
  /** Request fields that speak of rights: `role`, `isAdmin`, `permissions`. */
  readonly privileged: readonly string[];
  /** Request fields that hold URLs. */
  readonly urls: readonly string[];
  /** Request fields that hold text of any kind. */
  readonly texts: readonly string[];
  /** Request fields that say how much is wanted: `limit`, `pageSize`. */
  readonly amounts: readonly string[];
}

export interface Identifier {
  readonly name: string;
  readonly place: FieldPlace;
  /** `sequential`: small or counting numbers. `word`: names that can be known. `random`: neither. */
  readonly kind: "sequential" | "word" | "random";
}

export interface Outcomes {
  readonly "2": number;
  readonly "3": number;
  readonly "4": number;
  readonly "5": number;
  readonly refused: number;
}

/** Who was let in, as observed: successes (2xx, 3xx) by proof. */
export interface LearnedAccess {
  readonly successes: Readonly<Record<Proof, number>>;
  /** `required`: no success without proof; `none`: none with; `mixed`: both; `unknown`: no success yet. */
  readonly authentication: "required" | "mixed" | "none" | "unknown";
  readonly roles: readonly Counted[];
  readonly scopes: readonly Counted[];
  readonly consumers: readonly Counted[];
  /** How many refusals for lack of identity (401) and of right (403) were seen. */
  readonly unauthorized: number;
  readonly forbidden: number;
  readonly plainHttp: number;
}

export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** One data class as evidence. */
export interface ClassSupport {
  readonly class: DataClass;
  /** 0 to 1: how sure we are that the field holds it. */
  readonly confidence: number;
  /** Values that were of it, of those that were looked at. */
  readonly support: number;
}

/** A class of data, over all fields of an operation. */
export interface ClassOfOperation extends ClassSupport {
  /** Is it only in answers, and there only in fields that the contract does not declare? */
  readonly undeclared: boolean;
}

/** Everything known of one operation. */
export interface LearnedOperation extends LearnedSummary {
  readonly fields: readonly LearnedField[];
  readonly usage: Usage;
  /** The busiest callers with rates, latency, sizes and statuses of their own. */
  readonly busiest: readonly BusyCaller[];
  /** Where another operation's answer gave what this one's parameters ask for, and where its answers go. */
  readonly feeds: readonly DataFlowEdge[];
  readonly fedBy: readonly DataFlowEdge[];
}

/** One parameter or one property of a body. */
export interface LearnedField {
  readonly place: FieldPlace;
  /** Media type of a body; the status class (`2`, `4`, …) of a response stands before: `2 application/json`. */
  readonly message: string;
  /**
   * A parameter's name, or a property's path: `orders[].customer.email`, `prices{}.amount` for open maps; `""` is
   * the body itself. A name with one of these signs in it is written as JSON writes texts: `"a.b"[].c`.
   */
  readonly name: string;
  /**
   * JSON types seen, commonest first: `string`, `integer`, `number`, `boolean`, `null`, `object`, `array`. Of texts
   * on the wire what they read as; `array` first where one message gave several.
   */
  readonly types: readonly string[];
  /** OpenAPI format that every string or number seen had: `uuid`, `date-time`, `email`, `int64`, … */
  readonly format: string | undefined;
  /** Share of the messages (or of the parent objects) that had it. */
  readonly presence: number;
  readonly required: boolean;
  /** How many values were seen. */
  readonly support: number;
  /** Present where few values, shared by many subjects, are all there is. */
  readonly enumeration: readonly string[] | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly classes: readonly ClassSupport[];
  /** Does the contract declare it? Undefined: there is no contract. */
  readonly declared: boolean | undefined;
}

/**
 * One window of time, from bounded sketches. Durations in ms (within 4 %), sizes in bytes (within 6 %), both of
 * the exchanges that the upstream answered; zeros where there were none.
 */
export interface UsageWindow {
  /** All of them, the refused ones too. */
  readonly exchanges: number;
  /** Distinct subjects: exact up to 64, then an estimate within 5 %. */
  readonly callers: number;
  /** Answers of the upstream from 500 upward. */
  readonly errors: number;
  /** By the gateway. */
  readonly refused: number;
  readonly duration: Quantiles;
  readonly requestBytes: Quantiles;
  readonly responseBytes: Quantiles;
}

/** A window in which nobody counts callers: it is one caller's own. */
export type RingWindow = Omit<UsageWindow, "callers">;

/** The last hour, 24 hours, 30 days. */
export type WindowName = "hour" | "day" | "month";

export interface Quantiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

export interface Usage {
  readonly hour: UsageWindow;
  readonly day: UsageWindow;
  readonly month: UsageWindow;
  /** Exchanges and errors per minute of the last hour, per hour of the last day, per day of the last 30. */
  readonly series: {
    readonly hour: readonly UsagePoint[];
    readonly day: readonly UsagePoint[];
    readonly month: readonly UsagePoint[];
  };
  /** Of the upstream's answers in the last 30 days; a status below 10 stands for the rest of its class. */
  readonly statuses: readonly { readonly status: number; readonly count: number }[];
  /**
   * The busiest callers. An exchange counts half after 7 days, a quarter after 14; `guaranteed` is the least that
   * it can have been (Space-Saving).
   */
  readonly topCallers: readonly TopCaller[];
}

export interface UsagePoint {
  readonly from: Millis;
  readonly exchanges: number;
  readonly errors: number;
  readonly refused: number;
  readonly p50: number;
  readonly p99: number;
}

export interface TopCaller {
  readonly subject: string;
  readonly consumer: string | undefined;
  readonly count: number;
  readonly guaranteed: number;
  readonly last: Millis;
}

/** How one of the busiest callers uses the operation. */
export interface BusyCaller extends TopCaller {
  readonly first: Millis;
  /** Exchanges per hour, as the decayed count tells. */
  readonly perHour: number;
  readonly errors: number;
  readonly refused: number;
  readonly statuses: readonly { readonly status: number; readonly count: number }[];
  readonly duration: Quantiles;
  readonly requestBytes: Quantiles;
  readonly responseBytes: Quantiles;
}

/** Which callers are asked for, and in which order. */
export interface CallerQuery {
  /** Words that all stand in its pseudonym, its consumer's name, or the keys of operations that it calls. */
  readonly search: string;
  /** Only those of this consumer. */
  readonly consumer: string | undefined;
  /** Only those that are known to call this operation. */
  readonly operation: string | undefined;
  /** Of which time `exchanges`, `errors`, `refused`, `p99` and `bytes` are. */
  readonly window: WindowName;
  readonly sort: CallerSort;
  readonly offset: number;
  readonly limit: number;
}

/** `name` and `first` begin with the least, all others with the greatest. `p99`: duration; `bytes`: the answer's 90 %. */
export type CallerSort =
  | "exchanges"
  | "errors"
  | "refused"
  | "p99"
  | "bytes"
  | "last"
  | "first"
  | "name";

export interface CallerList {
  /** All that are remembered, and those that match. */
  readonly total: number;
  readonly matching: number;
  readonly callers: readonly CallerSummary[];
}

/** One caller in a list. */
export interface CallerSummary {
  readonly subject: string;
  readonly consumer: string | undefined;
  /** Every way in which it has shown who it is. */
  readonly proofs: readonly Proof[];
  readonly first: Millis;
  readonly last: Millis;
  /** Since `first`. */
  readonly exchanges: number;
  readonly refused: number;
  /** How many operations are remembered of it. */
  readonly operations: number;
  /**
   * Its usage in the window asked for; where its callers were asked for, of that operation alone. Undefined: it is
   * not among the busiest, of which alone usage is kept over time.
   */
  readonly window: RingWindow | undefined;
}

/** What one caller does, over all operations. */
export interface CallerActivity extends Omit<CallerSummary, "operations" | "window"> {
  /** The operations it calls, most called first. */
  readonly operations: readonly CallerOperation[];
  /** Undefined: it is not among the busiest. */
  readonly usage: CallerUsage | undefined;
}

export interface CallerOperation {
  readonly key: string;
  /** The least it can have been. */
  readonly count: number;
  /** Undefined: it is not among the twelve that are remembered with their time. */
  readonly last: Millis | undefined;
  /** Undefined: of it nothing is kept over time, or nothing was seen in 30 days. */
  readonly use: OperationUse | undefined;
}

/** How one caller uses one operation. An hour is counted in slots of ten minutes, a day of three hours, a month of three days. */
export interface OperationUse extends Readonly<Record<WindowName, RingWindow>> {
  /** Of the last 30 days, most first. */
  readonly statuses: Usage["statuses"];
}

/** As `Usage`, of one caller. */
export interface CallerUsage extends Pick<Usage, "series" | "statuses"> {
  readonly hour: RingWindow;
  readonly day: RingWindow;
  readonly month: RingWindow;
}

/** Which operation follows which in a session, and which answer feeds which request. */
export interface FlowGraph {
  readonly nodes: readonly FlowNode[];
  readonly sequence: readonly SequenceEdge[];
  readonly data: readonly DataFlowEdge[];
  /** Edges that did not fit their bound. */
  readonly overflowed: number;
}

export interface FlowNode {
  readonly key: string;
  readonly exchanges: number;
}

export interface SequenceEdge {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** P(to | from), and P(from came before | to): Cloudflare's "precedence". */
  readonly probability: number;
  readonly precedence: number;
  /** Median time between the two, ms. */
  readonly gap: number;
}

export interface DataFlowEdge {
  readonly from: string;
  /** Where in the answer: `orders[].id`. */
  readonly field: string;
  readonly to: string;
  readonly place: FieldPlace;
  /** Which parameter: `orderId`, or a property's path in the request's body. */
  readonly parameter: string;
  /** Values that flowed, and values of that parameter looked at; what a subject just repeats is looked at once. */
  readonly count: number;
  readonly looked: number;
  /** 0 to 1: that it is no coincidence. */
  readonly confidence: number;
}
