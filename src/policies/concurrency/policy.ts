import { type Control, type Site, defineControl } from "../../engine/control.ts";
import type { Arrival } from "../../engine/facts.ts";
import type { Counters } from "../../engine/ports.ts";
import { ok } from "../../kernel/result.ts";
import { type Deny, type Pass, deny, pass } from "../../kernel/verdict.ts";
import { knownOnArrival, limitKey } from "../limit-key.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, type Limit, parse, schema } from "./config.ts";

export const concurrency: Control = defineControl<Config, "busy">({
  name: "concurrency",
  title: "Callers and addresses keep to a number of requests at one time",
  onError: "deny",
  reasons: { busy: { status: 429, title: "Too many requests of this kind are under way" } },
  defaults: {
    limits: [
      { name: "address", per: "address", most: 1024 },
      { name: "caller", per: "principal", most: 256 },
    ],
  },
  strictness: { limits: "more" },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile({ limits = [] }, site, { counters }) {
    const onArrival = limits.filter((limit) => knownOnArrival(limit.per));
    const onceKnown = limits.filter((limit) => !knownOnArrival(limit.per));
    return ok({
      steps: {
        ...(onArrival.length > 0 && { admit: holding(onArrival, site, counters) }),
        ...(onceKnown.length > 0 && { authorize: holding(onceKnown, site, counters) }),
      },
    });
  },
  describe: ({ limits = [] }) =>
    limits
      .map(({ name, per, most }) => `${name}: ${most} at one time per ${per.join(" and ")}`)
      .join("; ") || "No limits.",
});

/** A step that holds a place in every gauge until the exchange has ended. */
function holding(
  limits: readonly Limit[],
  site: Site,
  counters: Counters,
): (facts: Arrival) => Pass | Deny<"busy"> {
  // A gauge means the same whatever the bound: a tightened limit counts the same requests.
  const gates = limits.map(({ name, per, most }) => ({
    name,
    most,
    keyOf: limitKey(`concurrency|${name}`, per, site),
  }));
  return (facts) => {
    const held: string[] = [];
    for (const { name, most, keyOf } of gates) {
      const key = keyOf(facts);
      if (key === undefined) continue;
      held.push(key);
      if (counters.gauge(key, 1) <= most) continue;
      letGo(counters, held);
      return deny("busy", { note: `limit ${name}`, fields: [["retry-after", "1"]] });
    }
    if (held.length === 0) return pass;
    return { kind: "pass", release: () => letGo(counters, held) };
  };
}

function letGo(counters: Counters, held: readonly string[]): void {
  for (const key of held) counters.gauge(key, -1);
}
