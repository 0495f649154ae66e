import { Counter, Gauge, Registry } from "prom-client";

/** Metrics that only the main thread knows. */
export interface HouseMetrics {
  reloaded(applied: boolean): void;
  workerDied(): void;
  learnerDied(): void;
  read(now: { readonly serving: number; readonly overflowed: number }): Promise<object>;
}

export function createHouseMetrics(): HouseMetrics {
  const registry = new Registry();
  const registers = [registry];
  const reloads = new Counter({
    name: "castellan_configurations_total",
    help: "Configurations that came into force, and that were refused.",
    labelNames: ["result"],
    registers,
  });
  const deaths = new Counter({
    name: "castellan_worker_deaths_total",
    help: "Workers that died and were replaced.",
    registers,
  });
  const learnerDeaths = new Counter({
    name: "castellan_learner_deaths_total",
    help: "Times the learner's thread died and was started anew.",
    registers,
  });
  const workers = new Gauge({
    name: "castellan_workers",
    help: "Threads that serve traffic.",
    registers,
  });
  const overflowed = new Gauge({
    name: "castellan_counters_overflowed",
    help: "Counters taken over from a caller whose limit was still running: the table is too small.",
    registers,
  });
  const resident = new Gauge({
    name: "castellan_resident_bytes",
    help: "Memory of the whole process.",
    registers,
  });
  return {
    reloaded: (applied) => reloads.labels(applied ? "applied" : "refused").inc(),
    workerDied: () => deaths.inc(),
    learnerDied: () => learnerDeaths.inc(),
    read(now) {
      workers.set(now.serving);
      overflowed.set(now.overflowed);
      resident.set(process.memoryUsage.rss());
      return registry.getMetricsAsJSON();
    },
  };
}
