import type { Noted } from "../../engine/skimmed.ts";
import type { JsonValue } from "../../http/json.ts";
import { pointerToken } from "../../kernel/result.ts";
import { classifySniffed } from "../../sensitive/classify.ts";
import { type Finding, type SensitiveClass, atLeast } from "../../sensitive/finding.ts";
import { nameSense } from "../../sensitive/names.ts";
import { hint, sniff } from "../../sensitive/sniff.ts";
import type { Declared } from "./declared.ts";

/** Which classes may not pass, by what the contract says of a place. */
export interface Rules {
  readonly undeclared: ReadonlySet<SensitiveClass>;
  readonly undescribed: ReadonlySet<SensitiveClass>;
  readonly always: ReadonlySet<SensitiveClass>;
}

/** One string of an answer that holds what may not pass. */
export interface Hit {
  readonly pointer: string;
  readonly value: string;
  readonly findings: readonly Finding[];
}

/** Below this a number is too short for a card, at any length of card. */
const leastCardNumber = 1e12;

/** Walks a JSON answer and its declaration together. Linear in the answer; `path` is reused throughout. */
export class AnswerWalk {
  readonly hits: Hit[] = [];
  readonly #rules: Rules;
  readonly #path: (string | number)[] = [];

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  value(value: JsonValue, name: string | undefined, declared: Declared): void {
    if (typeof value === "string") this.#text(value, name, declared);
    else if (typeof value === "number") this.#number(value, name, declared);
    else if (typeof value !== "object" || value === null) return;
    else if (Array.isArray(value)) this.#items(value, name, declared);
    else this.#members(value as { readonly [name: string]: JsonValue }, declared);
  }

  /** One text of an answer whose others need no look. */
  noted({ path, name, value }: Noted, root: Declared): void {
    let declared = root;
    for (const key of path) {
      declared = typeof key === "number" ? declared.item() : declared.property(key);
      this.#path.push(key);
    }
    this.#text(value, name, declared);
    this.#path.length = 0;
  }

  #items(items: readonly JsonValue[], name: string | undefined, declared: Declared): void {
    const item = declared.item();
    for (let i = 0; i < items.length; i += 1) {
      this.#path.push(i);
      this.value(items[i] ?? null, name, item);
      this.#path.pop();
    }
  }

  #members(members: { readonly [name: string]: JsonValue }, declared: Declared): void {
    // Parsed JSON enumerates nothing but its own members.
    for (const name in members) {
      const value = members[name] ?? null;
      if (isPlain(value, name)) continue;
      this.#path.push(name);
      this.value(value, name, declared.property(name));
      this.#path.pop();
    }
  }

  #text(value: string, name: string | undefined, declared: Declared): void {
    const hints = sniff(value);
    // Most marks of an answer are addresses that its contract declares.
    if (hints === hint.at && this.#mayMail(declared) && !value.includes("://")) return;
    const findings = classifySniffed(name, value, hints);
    if (findings.length > 0) this.#weigh(value, findings, declared);
  }

  #mayMail(declared: Declared): boolean {
    if (this.#rules.always.has("email")) return false;
    if (!declared.described) return !this.#rules.undescribed.has("email");
    return declared.classes.has("email");
  }

  /** A number is a card only where its name says so: a bare number of that size is nearly always an id. */
  #number(value: number, name: string | undefined, declared: Declared): void {
    if (value < leastCardNumber || !Number.isSafeInteger(value) || name === undefined) return;
    if (nameSense(name).denotes === "card") this.#text(String(value), name, declared);
  }

  #weigh(value: string, findings: readonly Finding[], declared: Declared): void {
    const refused = findings.filter((finding) => refuses(this.#rules, finding, declared));
    if (refused.length === 0) return;
    const pointer = this.#path.map((key) => `/${pointerToken(key)}`).join("");
    this.hits.push({ pointer, value, findings: refused });
  }
}

/** Most members of most answers hold nothing, whatever the contract says of them: they need no look-up. */
function isPlain(value: JsonValue, name: string): boolean {
  if (typeof value === "string") return sniff(value) === 0 && nameSense(name).denotes === undefined;
  return typeof value === "number" ? value < leastCardNumber : typeof value !== "object";
}

/** May this datum not pass at a place of which the contract says this? */
export function refuses(rules: Rules, finding: Finding, declared: Declared): boolean {
  const { class: kind, confidence } = finding;
  if (rules.always.has(kind) && confidence === "certain") return true;
  if (declared.classes.has(kind)) return false;
  if (!declared.described) return rules.undescribed.has(kind) && grave(finding);
  return rules.undeclared.has(kind) && atLeast(confidence, "likely");
}

/** Where nothing is known of an answer, a name beside a value is not enough to change it. */
function grave(finding: Finding): boolean {
  if (finding.class === "card") return atLeast(finding.confidence, "likely");
  return finding.confidence === "certain";
}
