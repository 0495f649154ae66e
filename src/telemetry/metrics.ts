import { Counter, Gauge, Registry } from "prom-client";
import type { OperationPlan } from "../engine/plan.ts";
import type { Ending, Settled, Sink } from "../engine/settled.ts";
import type { Finding } from "../engine/trail.ts";
import { type Latencies, LatencyHistogram } from "./latencies.ts";
import { Tallies, type Tally } from "./tallies.ts";

/** Operations told by name; further ones count as `other`. Bounded by the contract, and here once more. */
const maxOperations = 5000;

export interface GaugeReading {
  readonly name: string;
  readonly help: string;
  readonly values: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/** The metrics of one thread. The main thread adds up those of all workers. */
export interface Metrics {
  readonly exchange: Sink;
  alert(event: string): void;
  logDropped(bytes: number): void;
  /** Values read when they are asked for, such as upstream health. */
  gauges(read: () => readonly GaugeReading[]): void;
  /** As prom-client's aggregator takes it. */
  read(): Promise<object>;
}

interface OperationHandles {
  /** By ending, then by class of status. */
  readonly endings: Map<Ending, (Tally | undefined)[]>;
  readonly duration: Latencies;
  readonly upstream: Latencies;
  readonly received: Tally;
  readonly sent: Tally;
}

/** One kind of finding of a control. */
interface Kind extends Pick<Finding, "what" | "reason" | "mode"> {
  readonly tally: Tally;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const exchanges = counter({
    name: "castellan_exchanges_total",
    help: "Exchanges by API, operation, class of status and ending.",
    labelNames: ["api", "operation", "status", "ending"],
  });
  const findings = counter({
    name: "castellan_findings_total",
    help: "What controls did other than pass: denials, responses, edits and faults.",
    labelNames: ["control", "what", "reason", "mode"],
  });
  const spilled = new Counter({
    name: "castellan_trail_spilled_total",
    help: "Findings that did not fit onto the trail of their exchange.",
    registers,
  });
  const faults = new Counter({
    name: "castellan_faults_total",
    help: "Exchanges that ended by a fault, by its code.",
    labelNames: ["code"],
    registers,
  });
  const alerts = new Counter({
    name: "castellan_alerts_total",
    help: "What operators must hear of and no single request is to blame for.",
    labelNames: ["event"],
    registers,
  });
  const dropped = new Counter({
    name: "castellan_log_dropped_bytes_total",
    help: "Bytes of log that nobody read in time.",
    registers,
  });
  const duration = new LatencyHistogram(
    "castellan_exchange_duration_seconds",
    "From the head received to the last byte sent.",
  );
  const upstream = new LatencyHistogram(
    "castellan_upstream_duration_seconds",
    "Waiting for the head of the upstream's answer.",
  );
  const received = counter({
    name: "castellan_request_bytes_total",
    help: "Bytes of request bodies.",
    labelNames: ["api"],
  });
  const sent = counter({
    name: "castellan_response_bytes_total",
    help: "Bytes of response bodies.",
    labelNames: ["api"],
  });

  function counter(of: { name: string; help: string; labelNames: string[] }): Tallies {
    return new Tallies(new Counter({ ...of, registers }));
  }

  // Labels are resolved once per plan and operation: per exchange only numbers are added.
  const handles = new WeakMap<OperationPlan, OperationHandles>();
  const unmatched = make("none");
  const named = new Set<string>();

  function make(api: string): OperationHandles {
    return {
      endings: new Map(),
      duration: duration.of(api),
      upstream: upstream.of(api),
      received: received.of(api),
      sent: sent.of(api),
    };
  }

  function handlesOf(plan: OperationPlan | undefined): OperationHandles {
    if (plan === undefined) return unmatched;
    const known = handles.get(plan);
    if (known) return known;
    const made = make(plan.api.name);
    handles.set(plan, made);
    return made;
  }

  function operationLabel(plan: OperationPlan | undefined): string {
    if (plan === undefined) return "none";
    if (named.size < maxOperations) named.add(plan.id);
    return named.has(plan.id) ? plan.id : "other";
  }

  function endingOf({ plan, ending, status }: Settled, own: OperationHandles): Tally {
    const statuses = own.endings.get(ending) ?? [];
    if (statuses.length === 0) own.endings.set(ending, statuses);
    const api = plan?.api.name ?? "none";
    const at = Math.floor(status / 100);
    return (statuses[at] ??= exchanges.of(api, operationLabel(plan), statusClass(status), ending));
  }

  const kinds = new Map<string, Kind[]>();

  /** A control has few kinds of findings: comparing words that are the same objects beats hashing them. */
  function kindOf({ control, what, reason, mode }: Finding): Kind {
    const known = kinds.get(control) ?? [];
    for (const kind of known)
      if (kind.what === what && kind.reason === reason && kind.mode === mode) return kind;
    const made = { what, reason, mode, tally: findings.of(control, what, reason ?? "", mode) };
    kinds.set(control, [...known, made]);
    return made;
  }

  return {
    exchange(settled) {
      const own = handlesOf(settled.plan);
      endingOf(settled, own).waiting += 1;
      own.duration.observe(settled.duration / 1000);
      if (settled.upstreamDuration !== undefined)
        own.upstream.observe(settled.upstreamDuration / 1000);
      own.received.waiting += settled.requestBytes;
      own.sent.waiting += settled.responseBytes;
      for (const finding of settled.trail.findings) kindOf(finding).tally.waiting += 1;
      if (settled.trail.spilled > 0) spilled.inc(settled.trail.spilled);
      if (settled.fault !== undefined) faults.labels(settled.fault).inc();
    },
    alert: (event) => alerts.labels(event).inc(),
    logDropped: (bytes) => dropped.inc(bytes),
    gauges(read) {
      for (const { name, help, values } of read()) {
        const labelNames = Object.keys(values[0]?.labels ?? {});
        const gauge = new Gauge({
          name,
          help,
          labelNames,
          registers,
          collect() {
            gauge.reset();
            const now = read().find((reading) => reading.name === name);
            for (const { labels, value } of now?.values ?? []) gauge.set({ ...labels }, value);
          },
        });
      }
    },
    async read() {
      for (const tallies of [exchanges, findings, received, sent]) tallies.hand();
      return [...(await registry.getMetricsAsJSON()), duration.read(), upstream.read()];
    },
  };
}

function statusClass(status: number): string {
  return status === 0 ? "none" : `${Math.floor(status / 100)}xx`;
}
