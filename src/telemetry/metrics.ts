import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { OperationPlan } from "../engine/plan.ts";
import type { Settled, Sink } from "../engine/settled.ts";
import type { Finding } from "../engine/trail.ts";

/** Operations told by name; further ones count as `other`. Bounded by the contract, and here once more. */
const maxOperations = 5000;

/** Seconds: from a cache hit to the longest total timeout. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

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
  readonly endings: Map<string, Counter.Internal>;
  readonly duration: Histogram.Internal<string>;
  readonly upstream: Histogram.Internal<string>;
  readonly received: Counter.Internal;
  readonly sent: Counter.Internal;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const exchanges = new Counter({
    name: "castellan_exchanges_total",
    help: "Exchanges by API, operation, class of status and ending.",
    labelNames: ["api", "operation", "status", "ending"],
    registers,
  });
  const findings = new Counter({
    name: "castellan_findings_total",
    help: "What controls did other than pass: denials, responses, edits and faults.",
    labelNames: ["control", "what", "reason", "mode"],
    registers,
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
  const perApi = { labelNames: ["api"], registers };
  const duration = new Histogram({
    name: "castellan_exchange_duration_seconds",
    help: "From the head received to the last byte sent.",
    buckets,
    ...perApi,
  });
  const upstream = new Histogram({
    name: "castellan_upstream_duration_seconds",
    help: "Waiting for the head of the upstream's answer.",
    buckets,
    ...perApi,
  });
  const received = new Counter({
    name: "castellan_request_bytes_total",
    help: "Bytes of request bodies.",
    ...perApi,
  });
  const sent = new Counter({
    name: "castellan_response_bytes_total",
    help: "Bytes of response bodies.",
    ...perApi,
  });

  // Labels are resolved once per plan and operation: per exchange only numbers are added.
  let handles = new WeakMap<OperationPlan, OperationHandles>();
  const unmatched = make("none");
  const named = new Set<string>();

  function make(api: string): OperationHandles {
    return {
      endings: new Map(),
      duration: duration.labels(api),
      upstream: upstream.labels(api),
      received: received.labels(api),
      sent: sent.labels(api),
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

  function count(settled: Settled, own: OperationHandles): void {
    const key = `${settled.ending} ${Math.floor(settled.status / 100)}`;
    let counter = own.endings.get(key);
    if (counter === undefined) {
      const { plan, ending, status } = settled;
      const labels = [plan?.api.name ?? "none", operationLabel(plan), statusClass(status), ending];
      counter = exchanges.labels(...labels);
      own.endings.set(key, counter);
    }
    counter.inc();
  }

  function note({ control, what, reason, mode }: Finding): void {
    findings.labels(control, what, reason ?? "", mode).inc();
  }

  return {
    exchange(settled) {
      const own = handlesOf(settled.plan);
      count(settled, own);
      own.duration.observe(settled.duration / 1000);
      if (settled.upstreamDuration !== undefined)
        own.upstream.observe(settled.upstreamDuration / 1000);
      if (settled.requestBytes > 0) own.received.inc(settled.requestBytes);
      if (settled.responseBytes > 0) own.sent.inc(settled.responseBytes);
      for (const finding of settled.trail.findings) note(finding);
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
    read: () => registry.getMetricsAsJSON(),
  };
}

function statusClass(status: number): string {
  return status === 0 ? "none" : `${Math.floor(status / 100)}xx`;
}
