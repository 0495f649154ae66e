import { Counter, Gauge, Registry } from "prom-client";
import type { LearnerHealth } from "../learning/learner.ts";

/** What only the moment of asking can tell. */
interface HouseReading {
  readonly serving: number;
  readonly overflowed: number;
  /** Undefined: nothing is learned, or the learner does not answer now. */
  readonly learner: LearnerHealth | undefined;
}

/** Metrics that only the main thread knows. */
export interface HouseMetrics {
  reloaded(applied: boolean): void;
  workerDied(): void;
  learnerDied(): void;
  read(now: HouseReading): Promise<object>;
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
  const learner = learnerMetrics(registers);
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
      if (now.learner !== undefined) learner(now.learner);
      return registry.getMetricsAsJSON();
    },
  };
}

/** How well the learner keeps up; nothing of it is there before it was asked for the first time. */
function learnerMetrics(registers: Registry[]): (health: LearnerHealth) => void {
  const seen = new Counter({
    name: "castellan_learner_seen_total",
    help: "Exchanges learned from since the learner's thread started.",
    registers,
  });
  const passedOver = new Counter({
    name: "castellan_learner_passed_over_total",
    help: "Exchanges passed over, fairly, because the learner or the gateway was busy; those taken stand for them.",
    registers,
  });
  const share = new Gauge({
    name: "castellan_learner_share",
    help: "Of the exchanges of the last minute, the share learned from: 0 to 1.",
    registers,
  });
  const cost = new Gauge({
    name: "castellan_learner_cost_seconds",
    help: "CPU time that learning from one exchange takes, smoothed.",
    registers,
  });
  return (health) => {
    raise(seen, health.seen);
    raise(passedOver, health.sampledOut);
    share.set(health.share);
    cost.set(health.cost / 1000);
  };
}

/** Sets a counter that is counted elsewhere. */
function raise(counter: Counter, to: number): void {
  counter.reset();
  counter.inc(to);
}
