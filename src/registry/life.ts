import type { Millis } from "../kernel/clock.ts";
import type { LifeDates, LifeStage } from "./register.ts";

/** Attributes of a record that are instants. */
export const lifeAttributes = ["live", "deprecated", "retired"] as const;

export type LifeAttribute = (typeof lifeAttributes)[number];

/** A date, and who says it in words that may be shown. */
export interface Dated {
  readonly at: Millis;
  readonly by: string;
}

/** Dates with those who say them: plain data that crosses to workers. */
export type Life = { readonly [A in LifeAttribute]?: Dated | undefined };

/** Several lives of one operation (its API's, its own): the stricter of each date holds. */
export function strictestLife(lives: readonly Life[]): Life {
  return {
    live: pick(lives, "live"),
    deprecated: pick(lives, "deprecated"),
    retired: pick(lives, "retired"),
  };
}

function pick(lives: readonly Life[], attribute: LifeAttribute): Dated | undefined {
  let found: Dated | undefined;
  for (const { [attribute]: dated } of lives) {
    if (dated !== undefined && (found === undefined || isStricter(attribute, dated.at, found.at)))
      found = dated;
  }
  return found;
}

/** Later to go live, earlier to be deprecated or retired: the stricter date. */
export function isStricter(attribute: LifeAttribute, one: Millis, other: Millis): boolean {
  return attribute === "live" ? one > other : one < other;
}

/** The dates that hold for an operation of an API. */
export function strictestDates(own: LifeDates, api: LifeDates | undefined): LifeDates {
  if (api === undefined) return own;
  const stricter = (attribute: LifeAttribute): Millis | undefined => {
    const [one, other] = [own[attribute], api[attribute]];
    if (one === undefined || other === undefined) return one ?? other;
    return isStricter(attribute, one, other) ? one : other;
  };
  return {
    live: stricter("live"),
    deprecated: stricter("deprecated"),
    retired: stricter("retired"),
  };
}

/** What a caller would meet at this instant: as the gateway, "not yet live" is asked first. */
export function lifeStage({ live, deprecated, retired }: LifeDates, now: Millis): LifeStage {
  if (live !== undefined && now < live) return "draft";
  if (retired !== undefined && now >= retired) return "retired";
  return deprecated !== undefined && now >= deprecated ? "deprecated" : "live";
}
