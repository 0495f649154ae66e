import type { Answer } from "./send.ts";
import type { LogLine } from "./trails.ts";
import type { Visit } from "./visit.ts";

/** What became of one visit. */
export interface Result {
  readonly who: string;
  readonly what: string;
  readonly want: Visit["want"];
  readonly status: number;
  /** Who decided, as the gateway's own log names it. */
  readonly control: string;
  readonly reason: string;
  readonly alone: string;
  /** What is not as it should be; empty when everything is. */
  readonly wrong: readonly string[];
}

export interface Evidence {
  readonly guarded: Answer;
  /** Undefined: the shop was not asked. */
  readonly alone: Answer | undefined;
  /** Undefined: the log does not tell of the exchange. */
  readonly line: LogLine | undefined;
}

export function judge(visit: Visit, evidence: Evidence): Result {
  const { who, what, want } = visit;
  const { says } = visit.alone;
  const decided = decider(visit, evidence.line);
  return {
    who,
    what,
    want,
    status: evidence.guarded.status,
    ...decided,
    alone: evidence.alone === undefined ? says : `${evidence.alone.status} ${says}`,
    wrong: [...wrongs(visit, evidence, decided.control)],
  };
}

function* wrongs(visit: Visit, evidence: Evidence, control: string): Iterable<string> {
  const { guarded, line } = evidence;
  const { status, keeps, by } = visit;
  if (guarded.status !== status) yield `status ${guarded.status}, expected ${status}`;
  if (line === undefined) yield "the log does not tell of it";
  if (control !== by) yield `decided by ${control}, expected ${by}`;
  if (keeps?.test(textOf(guarded)) === false) yield `the answer lacks ${String(keeps)}`;
  yield* leaks(visit, evidence);
}

/** What the shop alone gives away: it must really do so, and the gateway must not. */
function* leaks({ want, alone: { shows, refuses } }: Visit, evidence: Evidence): Iterable<string> {
  if (refuses === true && evidence.alone !== undefined && evidence.alone.status < 400) {
    yield `the shop alone (${evidence.alone.status}) does not refuse`;
  }
  if (shows === undefined) return;
  const { guarded, alone } = evidence;
  const mayShow = want === "passes" || want === "open";
  if (!mayShow && shows.test(withoutStatus(guarded))) yield `the answer holds ${String(shows)}`;
  if (alone !== undefined && !shows.test(textOf(alone))) {
    yield `the shop alone (${alone.status}) does not show ${String(shows)}`;
  }
}

type Decided = Pick<Result, "control" | "reason">;

/** The control that the log names; for what passed unedited, the one that the visit is about. */
function decider({ want, by }: Visit, line: LogLine | undefined): Decided {
  if (line === undefined) return { control: "unknown", reason: "" };
  const { denial, fault, trail } = line;
  if (denial !== undefined) return denialOf(denial);
  if (fault !== undefined) return { control: keepers.get(fault) ?? "wire", reason: fault };
  const found = trail?.find(({ control }) => control === by);
  if (found === undefined) return { control: want === "changed" ? "unknown" : by, reason: "" };
  return { control: by, reason: reasonOf(found) };
}

/** The reason, unless it only says the control's name again. */
function denialOf({ control, reason }: Decided): Decided {
  return { control, reason: reason === control ? "" : reason };
}

function reasonOf({ mode, note, what }: NonNullable<LogLine["trail"]>[number]): string {
  const reason = what === "identify" ? "knows who calls" : (note ?? words.get(what) ?? what);
  return mode === "shadow" ? `shadow: ${reason}` : reason;
}

const words: ReadonlyMap<string, string> = new Map([
  ["respond", "answers itself"],
  ["edit", "replaced fields"],
]);

/** Bounds that a control sets and the gateway keeps while it reads. */
const keepers: ReadonlyMap<string, string> = new Map([["body-too-large", "body-limits"]]);

function textOf({ status, headers, body }: Answer): string {
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [status, ...fields, "", body].join("\n");
}

function withoutStatus(answer: Answer): string {
  return textOf(answer).slice(String(answer.status).length);
}
