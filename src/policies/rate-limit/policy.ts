import { type Control, type Site, type Step, defineControl } from "../../engine/control.ts";
import type { Ports } from "../../engine/ports.ts";
import { type Millis, millis } from "../../kernel/clock.ts";
import { type Problem, ok } from "../../kernel/result.ts";
import { type Field, deny, pass } from "../../kernel/verdict.ts";
import { knownOnArrival, limitKey } from "../limit-key.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, type Limit, parse, schema } from "./config.ts";
import { type Nearest, exceeded, meterOf, policyField, standingField, takeAll } from "./meter.ts";

type Code = "exceeded" | "failed-attempts";

export const rateLimit: Control = defineControl<Config, Code>({
  name: "rate-limit",
  title: "Callers and addresses keep to a rate, and failed identification to a lower one",
  onError: "deny",
  reasons: {
    exceeded: { status: 429, title: "A rate limit was exceeded" },
    "failed-attempts": {
      status: 429,
      title: "Too many requests of this address failed to identify their caller",
    },
  },
  defaults: {
    limits: [
      { name: "address", per: "address", rate: 12_000, period: "1m", burst: 4000 },
      { name: "caller", per: "principal", rate: 6000, period: "1m", burst: 2000 },
      { name: "anonymous", per: "anonymous", rate: 600, period: "1m", burst: 200 },
    ],
    cost: 1,
    failedAttempts: 100,
    failedAttemptsWindow: "1m",
    fields: true,
  },
  strictness: {
    limits: "more",
    cost: "higher",
    failedAttempts: "lower",
    failedAttemptsWindow: "higher",
    fields: "free",
  },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile(config, site, ports) {
    const { limits = [], cost = 1 } = config;
    const problems = limits.flatMap((limit, index) => unreachable(limit, index, cost));
    if (problems.length > 0) return { ok: false, problems };
    const gate = attempts(config, site);
    const onArrival = limits.filter((limit) => knownOnArrival(limit.per));
    const onceKnown = limits.filter((limit) => !knownOnArrival(limit.per));
    const admit = admission(onArrival, config, { site, ports, gate });
    const identify = gate && identified(gate, ports);
    const authorize = authorization(onceKnown, config, { site, ports });
    return ok({
      steps: {
        ...(admit && { admit }),
        ...(identify && { identify }),
        ...(authorize && { authorize }),
      },
    });
  },
  describe: ({ limits = [], cost = 1, failedAttempts }) => {
    const each = limits.map(
      ({ name, per, rate, period, burst = rate }) =>
        `${name}: ${rate} in ${period / 1000} s, ${burst} at once, per ${per.join(" and ")}`,
    );
    const failed = failedAttempts === undefined ? "" : ` Failed attempts: ${failedAttempts}.`;
    return `${each.join("; ")}. A request counts ${cost}.${failed}`;
  },
});

/** A request that costs more than the bucket holds would be refused for ever. */
function unreachable(
  { name, rate, burst = rate }: Limit,
  index: number,
  cost: number,
): readonly Problem[] {
  if (cost <= burst) return [];
  const message = `a request costs ${cost}, but limit ${name} never holds more than ${burst}; raise its burst`;
  return [{ at: `/limits/${index}/burst`, message }];
}

/**
 * Requests whose caller has not been identified yet: counted on arrival, taken back by the last
 * step of `identify`. What stays counted is what that phase refused: guessed passwords, tokens and keys.
 */
interface Attempts {
  readonly most: number;
  readonly window: Millis;
  readonly keyOf: (facts: Parameters<Step<"admit">>[0]) => string | undefined;
}

function attempts(config: Config, site: Site): Attempts | undefined {
  const { failedAttempts, failedAttemptsWindow = millis(60_000) } = config;
  if (failedAttempts === undefined) return undefined;
  const keyOf = limitKey(`rate-limit|attempts|${failedAttemptsWindow}`, ["address"], site);
  return { most: failedAttempts, window: failedAttemptsWindow, keyOf };
}

interface Setting {
  readonly site: Site;
  readonly ports: Ports;
}

function admission(
  limits: readonly Limit[],
  { cost = 1, fields = true }: Config,
  { site, ports, gate }: Setting & { readonly gate: Attempts | undefined },
): Step<"admit", Code> | undefined {
  if (limits.length === 0 && gate === undefined) return undefined;
  const { counters } = ports;
  const meters = limits.map((limit) => meterOf(limit, site));
  const tell = teller(limits, fields);
  return (facts) => {
    const nearest = takeAll(meters, counters, cost, facts);
    if (nearest !== undefined && !nearest.taken.allowed) return exceeded(nearest, tell(nearest));
    if (gate === undefined) return pass;
    const key = gate.keyOf(facts) ?? "";
    if (counters.add(key, gate.window, 1, facts.time) <= gate.most) return pass;
    counters.add(key, gate.window, -1, facts.time);
    const wait = Math.ceil((gate.window - (facts.time % gate.window)) / 1000);
    return deny("failed-attempts", { fields: [["retry-after", `${wait}`]] });
  };
}

/** Reached only if every control that identifies, all of which stand before this one, had nothing against it. */
function identified({ keyOf, window }: Attempts, { counters }: Ports): Step<"identify", Code> {
  return (facts) => {
    counters.add(keyOf(facts) ?? "", window, -1, facts.time);
    return pass;
  };
}

function authorization(
  limits: readonly Limit[],
  { cost = 1, fields = true }: Config,
  { site, ports }: Setting,
): Step<"authorize", Code> | undefined {
  if (limits.length === 0) return undefined;
  const { counters } = ports;
  const meters = limits.map((limit) => meterOf(limit, site));
  const tell = teller(limits, fields);
  return (facts) => {
    const nearest = takeAll(meters, counters, cost, facts);
    if (nearest === undefined) return pass;
    if (!nearest.taken.allowed) return exceeded(nearest, tell(nearest));
    return fields ? { kind: "pass", fields: tell(nearest) } : pass;
  };
}

/** The fields that tell a caller where it stands. The policies never change, so they are written once. */
function teller(limits: readonly Limit[], fields: boolean): (nearest: Nearest) => readonly Field[] {
  if (!fields) return () => [];
  const policy = policyField(limits);
  return ({ meter, taken }) => [policy, standingField(meter.name, taken)];
}
