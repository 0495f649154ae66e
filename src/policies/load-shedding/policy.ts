import { type Control, defineControl } from "../../engine/control.ts";
import { ok } from "../../kernel/result.ts";
import { deny, pass } from "../../kernel/verdict.ts";
import type { Exposure } from "../../registry/operation.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, type Priority, parse, schema } from "./config.ts";
import { Pressure } from "./pressure.ts";

/** Clients that come back are spread over as many seconds as this, so that they do not come back at once. */
const spread = 5;

export const loadShedding: Control = defineControl<Config, "overloaded">({
  name: "load-shedding",
  title: "A busy worker serves some requests well instead of all of them badly",
  onError: "pass",
  reasons: { overloaded: { status: 503, title: "The worker is too busy for this request" } },
  defaults: { delay: "200ms", inFlight: 2000, keep: 0.1 },
  strictness: { delay: "lower", inFlight: "lower", keep: "free", priority: "free" },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile(config, site, ports) {
    const { load, random } = ports;
    const { delay = Number.POSITIVE_INFINITY, inFlight = Number.POSITIVE_INFINITY } = config;
    if (!Number.isFinite(delay) && !Number.isFinite(inFlight)) return ok({ steps: {} });
    const targets = { delay, inFlight };
    // Sites with the same targets see the same worker: one controller for all of them.
    const pressure = ports.shared(`load-shedding|${delay}|${inFlight}`, () => new Pressure());
    const weigh = weights[config.priority ?? byExposure[site.api.exposure]];
    const most = 1 - (config.keep ?? 0.1);
    const read = { delay: () => load.eventLoopDelay(), inFlight: () => load.inFlight() };
    return ok({
      steps: {
        admit({ time }) {
          const share = pressure.update(time, targets, read);
          if (share === 0) return pass;
          if (random.fraction() >= Math.min(weigh(share), most)) return pass;
          const wait = 1 + Math.floor(random.fraction() * spread);
          return deny("overloaded", { fields: [["retry-after", `${wait}`]] });
        },
      },
    });
  },
  describe: ({ delay, inFlight, keep = 0.1 }) =>
    `Above ${delay ?? "any"} ms of event-loop delay or ${inFlight ?? "any number of"} requests in flight, requests are shed; ${Math.round(keep * 100)} % are always served.`,
});

const byExposure: Readonly<Record<Exposure, Priority>> = {
  internal: "critical",
  partner: "critical",
  public: "normal",
};

/** Of the share at which normal requests are shed: low ones go twice as fast, critical ones in the second half. */
const weights: Readonly<Record<Priority, (share: number) => number>> = {
  low: (share) => Math.min(1, 2 * share),
  normal: (share) => share,
  critical: (share) => Math.max(0, 2 * share - 1),
};
