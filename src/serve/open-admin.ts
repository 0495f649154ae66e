import { fileURLToPath } from "node:url";
import { type AdminServer, startAdmin } from "../admin/admin-server.ts";
import type { Reloaded } from "../admin/control-plane.ts";
import type { Settings } from "../config/settings/settings.ts";
import type { Plan } from "../engine/plan.ts";
import { millis } from "../kernel/clock.ts";
import { assessRisk } from "../posture/assess-risk.ts";
import { createSharedCounters } from "../store/shared-counters.ts";
import type { State } from "../store/state.ts";
import { aggregateMetrics } from "../telemetry/aggregate-metrics.ts";
import { readConsoleFiles } from "./console-files.ts";
import type { HouseMetrics } from "./house-metrics.ts";
import { makeKey } from "./make-key.ts";
import { castellanVersion } from "./castellan-version.ts";
import { learnedPort } from "./learned-port.ts";
import type { LearnerThread } from "./learner-thread.ts";
import type { Secrets } from "./secrets.ts";
import type { Threads } from "./threads.ts";

interface AdminParts {
  readonly settings: () => Settings;
  readonly state: State;
  readonly secrets: Secrets;
  readonly memory: SharedArrayBuffer;
  readonly metrics: HouseMetrics;
  readonly plan: () => Plan;
  /** Undefined until the gateway has started. */
  readonly threads: () => Threads | undefined;
  readonly stopping: () => boolean;
  readonly reload: () => Promise<Reloaded>;
  readonly changed: () => void;
  /** Undefined: nothing is learned from traffic. */
  readonly learner: LearnerThread | undefined;
  /** Where the console's build is. */
  readonly consoleFolder?: string;
  /** Tells the log. */
  readonly warn?: (message: string, data: Readonly<Record<string, string>>) => void;
}

/** Longest wait for the learner's figures, ms. */
const scrapedWithin = 2000;

/** Where `npm run build --workspace console` puts it. */
const consoleBuild = fileURLToPath(new URL("../../console/dist", import.meta.url));

/** Opens the admin API over the parts of a running gateway. */
export function openAdmin(parts: AdminParts): Promise<AdminServer> {
  const { settings, state, secrets, metrics, threads, learner } = parts;
  // Only to read how full the table is: this thread holds no gauges.
  const counters = createSharedCounters(parts.memory, 0);
  const serving = (): number => threads()?.counts().serving ?? 0;
  const plane = {
    clock: { now: () => millis(Date.now()) },
    state,
    credential: secrets.adminCredential,
    publicKeys: secrets.publicKeys,
    plan: parts.plan,
    readiness: () => ({
      ready: serving() > 0 && !parts.stopping(),
      serving: serving(),
      draining: parts.stopping(),
    }),
    metrics: async () => {
      // Whoever scrapes waits no longer for a learner that is starting anew than for a worker.
      const [readings = [], health] = await Promise.all([
        threads()?.metrics(),
        learner?.ask("health", undefined, scrapedWithin).catch(() => undefined),
      ]);
      const own = { serving: serving(), overflowed: counters.overflowed(), learner: health };
      return aggregateMetrics([...readings, await metrics.read(own)]);
    },
    reload: parts.reload,
    consumers: () => settings().consumers.map(({ name }) => name),
    makeKey,
    changed: parts.changed,
    settings: () => settings().admin,
    version: castellanVersion,
    started: millis(Date.now()),
    assess: assessRisk,
    exceptions: () => settings().exceptions,
    asset: readConsoleFiles(parts.consoleFolder ?? consoleBuild),
    ...(learner === undefined
      ? {}
      : {
          learned: learnedPort(learner),
          exchanges: {
            recent: (limit: number) => learner.ask("recent", limit),
            follow: (hear: Parameters<LearnerThread["follow"]>[0]) => learner.follow(hear),
          },
        }),
    ...(parts.warn === undefined ? {} : { warn: parts.warn }),
  };
  return startAdmin(plane, settings().admin);
}
