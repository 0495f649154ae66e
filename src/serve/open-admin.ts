import { type AdminServer, startAdmin } from "../admin/admin-server.ts";
import type { Reloaded } from "../admin/control-plane.ts";
import type { Settings } from "../config/settings/settings.ts";
import type { Plan } from "../engine/plan.ts";
import { millis } from "../kernel/clock.ts";
import { createSharedCounters } from "../store/shared-counters.ts";
import type { State } from "../store/state.ts";
import { aggregateMetrics } from "../telemetry/aggregate-metrics.ts";
import type { HouseMetrics } from "./house-metrics.ts";
import { makeKey } from "./make-key.ts";
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
}

/** Opens the admin API over the parts of a running gateway. */
export function openAdmin(parts: AdminParts): Promise<AdminServer> {
  const { settings, state, secrets, metrics, threads } = parts;
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
      const own = { serving: serving(), overflowed: counters.overflowed() };
      const readings = (await threads()?.metrics()) ?? [];
      return aggregateMetrics([...readings, await metrics.read(own)]);
    },
    reload: parts.reload,
    consumers: () => settings().consumers.map(({ name }) => name),
    makeKey,
    changed: parts.changed,
    started: millis(Date.now()),
    exceptions: () => settings().exceptions,
  };
  return startAdmin(plane, settings().admin);
}
