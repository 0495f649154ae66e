import type { OperationPlan } from "../../engine/plan.ts";
import type { Settled } from "../../engine/settled.ts";
import type { Finding } from "../../engine/trail.ts";
import { declaredKey } from "../../registry/operation-key.ts";
import { untold } from "./told.ts";

/**
 * What is known of an operation before its exchange, and what became of the last one that the reader was told: the
 * next one ends alike most often.
 */
export class Origin {
  /** Three lines: API, version, the operation's key; the last is empty for undeclared calls. */
  readonly #definition: string;
  /** Of the outcome below, as the reader was told. */
  number: number = untold;
  #method = "";
  #ending = "";
  #control = "";
  #reason = "";
  #fault = "";
  #requestType = "";
  #responseType = "";
  #findings: readonly Finding[] = [];
  /** All of it. */
  text = "";

  constructor(plan: OperationPlan | undefined) {
    this.#definition = plan === undefined ? "\n\n" : definitionOf(plan);
  }

  /** Is it the outcome that the reader was told? */
  ends(settled: Settled): boolean {
    return (
      this.#isCalled(settled) &&
      this.#isEnding(settled) &&
      areAlike(this.#findings, settled.trail.findings)
    );
  }

  #isCalled({ facts, upstreamAnswer }: Settled): boolean {
    return (
      this.#method === facts.head.method &&
      this.#requestType === (facts.head.mediaType?.essence ?? "") &&
      this.#responseType === (upstreamAnswer?.mediaType?.essence ?? "")
    );
  }

  #isEnding({ ending, denial, fault }: Settled): boolean {
    return (
      this.#ending === ending &&
      this.#control === (denial?.control ?? "") &&
      this.#reason === (denial?.reason ?? "") &&
      this.#fault === (fault ?? "")
    );
  }

  /** Takes over another outcome, which the reader was not told yet. */
  take({ facts, ending, denial, fault, upstreamAnswer, trail }: Settled): void {
    this.number = untold;
    this.#method = facts.head.method;
    this.#ending = ending;
    this.#control = denial?.control ?? "";
    this.#reason = denial?.reason ?? "";
    this.#fault = fault ?? "";
    this.#requestType = facts.head.mediaType?.essence ?? "";
    this.#responseType = upstreamAnswer?.mediaType?.essence ?? "";
    this.#findings = [...trail.findings];
    this.text = [
      this.#definition,
      this.#method,
      this.#ending,
      this.#control,
      this.#reason,
      this.#fault,
      this.#requestType,
      this.#responseType,
      ...this.#findings.map((finding) => findingText(finding)),
    ].join("\n");
  }
}

function definitionOf({ api, operation }: OperationPlan): string {
  return `${api.name}\n${api.version}\n${operation === undefined ? "" : declaredKey(api, operation)}`;
}

function areAlike(some: readonly Finding[], others: readonly Finding[]): boolean {
  if (some.length !== others.length) return false;
  for (let at = 0; at < some.length; at += 1) {
    if (!isAlike(some[at], others[at])) return false;
  }
  return true;
}

function isAlike(one: Finding | undefined, other: Finding | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (
    one.control === other.control &&
    one.phase === other.phase &&
    one.mode === other.mode &&
    one.what === other.what &&
    one.reason === other.reason &&
    one.note === other.note
  );
}

/** As many lines as `findingLines`. */
function findingText({ control, phase, mode, what, reason, note }: Finding): string {
  const told = note === undefined ? "" : note.replaceAll("\n", " ");
  return `${control}\n${phase}\n${mode}\n${what}\n${reason ?? ""}\n${told}`;
}
