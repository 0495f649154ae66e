import type { Site } from "../../engine/control.ts";
import type { Arrival } from "../../engine/facts.ts";
import type { CellRate, Counters, Taken } from "../../engine/ports.ts";
import { type Field, type Deny, deny } from "../../kernel/verdict.ts";
import { limitKey } from "../limit-key.ts";
import type { Limit } from "./config.ts";

/** A limit made ready for one site. */
export interface Meter {
  readonly name: string;
  readonly rate: CellRate;
  readonly keyOf: (facts: Arrival) => string | undefined;
}

/** The settings stand in the key: a limit that an API tightens counts for itself. */
export function meterOf({ name, per, rate, period, burst = rate }: Limit, site: Site): Meter {
  const interval = period / rate;
  return {
    name,
    rate: { interval, tolerance: (burst - 1) * interval },
    keyOf: limitKey(`rate-limit|${name}|${rate}/${period}/${burst}`, per, site),
  };
}

/** `"a";q=100;w=60, "b";q=…` (draft-ietf-httpapi-ratelimit-headers §3). */
export function policyField(limits: readonly Limit[]): Field {
  const items = limits.map(
    ({ name, rate, period }) => `"${name}";q=${rate};w=${Math.max(1, Math.round(period / 1000))}`,
  );
  return ["ratelimit-policy", items.join(", ")];
}

/** `"a";r=5;t=30` (draft-ietf-httpapi-ratelimit-headers §4). */
export function standingField(name: string, { remaining, resetIn }: Taken): Field {
  return ["ratelimit", `"${name}";r=${remaining};t=${Math.ceil(resetIn / 1000)}`];
}

/** Takes from every meter; answers the first refusal, or the nearest to one. */
export function takeAll(
  meters: readonly Meter[],
  counters: Counters,
  cost: number,
  facts: Arrival,
): Nearest | undefined {
  let nearest: Nearest | undefined;
  for (const meter of meters) {
    const key = meter.keyOf(facts);
    if (key === undefined) continue;
    const taken = counters.take(key, meter.rate, cost, facts.time);
    if (!taken.allowed) return { meter, taken };
    if (nearest === undefined || taken.remaining < nearest.taken.remaining)
      nearest = { meter, taken };
  }
  return nearest;
}

export interface Nearest {
  readonly meter: Meter;
  readonly taken: Taken;
}

/** 429 with `Retry-After` (RFC 6585 §4). */
export function exceeded({ meter, taken }: Nearest, fields: readonly Field[]): Deny<"exceeded"> {
  const wait = Math.max(1, Math.ceil(taken.retryIn / 1000));
  return deny("exceeded", {
    note: `limit ${meter.name}`,
    fields: [["retry-after", `${wait}`], ...fields],
  });
}
