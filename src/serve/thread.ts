import type { Loaded } from "../config/loaded.ts";
import { compilePlan } from "../config/plan/compile-plan.ts";
import { realmOf } from "../config/plan/realm-of.ts";
import { upstreamPools } from "../config/plan/upstream-pools.ts";
import type { TelemetryEntry } from "../config/settings/telemetry.ts";
import type { Ports } from "../engine/ports.ts";
import { type Gateway, type Regulations, createGateway } from "../gateway/gateway.ts";
import { createLoad } from "../gateway/host/load.ts";
import type { Millis } from "../kernel/clock.ts";
import { controls } from "../policies/index.ts";
import { type DirectorySnapshot, snapshotDirectory } from "../store/directory.ts";
import { createSharedCounters } from "../store/shared-counters.ts";
import { captureInto } from "../telemetry/capture/capture.ts";
import { RingWriter } from "../telemetry/capture/ring.ts";
import { faultShape } from "../telemetry/fault-shape.ts";
import { createLog } from "../telemetry/log.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { pseudonyms } from "../telemetry/pseudonym.ts";
import type { Traces } from "../telemetry/traces.ts";
import { createPorts } from "./ports.ts";
import type { ListeningAt, ThreadStart } from "./protocol.ts";
import { readGauges } from "./read-gauges.ts";

/** One gateway in one thread: a worker's, or the main thread's own. */
export interface GatewayThread {
  listen(): Promise<readonly ListeningAt[]>;
  swap(next: Loaded): void;
  know(snapshot: DirectorySnapshot): void;
  metrics(): Promise<object>;
  /** Takes no more connections, and resolves when nothing is in flight any more, or after `within`. */
  drain(within: Millis): Promise<void>;
}

export async function startThread(start: ThreadStart): Promise<GatewayThread> {
  const { loaded, lane } = start;
  const { telemetry } = loaded.settings;
  const metrics = createMetrics();
  const log = createLog({
    level: telemetry.log.level,
    exchanges: telemetry.log.exchanges,
    pseudonym: pseudonyms(start.pseudonymKey),
    base: { thread: lane },
    destination: start.logTo,
    dropped: (bytes) => metrics.logDropped(bytes),
  });
  const directory = snapshotDirectory(start.snapshot);
  const tracer = await openTraces(telemetry.traces);
  const capture =
    start.ring &&
    captureInto(new RingWriter(start.ring), (fault) =>
      log.error("fault", { fault: faultShape(fault) }),
    );
  const load = createLoad(() => gateway.stats().inFlight);
  const ports = createPorts({
    counters: createSharedCounters(start.counters, lane),
    directory,
    load,
    signingKey: start.signingKey,
    alert(event, data) {
      metrics.alert(event);
      log.warn("alert", { event, ...data });
    },
  });
  const gateway: Gateway = createGateway({
    ...regulationsOf(loaded, ports),
    ports,
    listeners: start.listeners,
    sinks: [
      log.exchange,
      metrics.exchange,
      ...(tracer ? [tracer.exchange] : []),
      ...(capture ? [capture.exchange] : []),
    ],
    tracer,
    report: (fault, exchange) => log.error("fault", { exchange, fault: faultShape(fault) }),
  });
  metrics.gauges(() => readGauges(gateway.stats()));
  return {
    async listen() {
      const listening = await gateway.listen();
      return listening.map(({ name, address: { address, port } }) => ({
        name,
        address,
        port,
        secure: start.listeners.some((listener) => listener.name === name && listener.tls),
      }));
    },
    swap: (next) => gateway.swap(regulationsOf(next, ports)),
    know: (snapshot) => directory.replace(snapshot),
    metrics: () => metrics.read(),
    async drain(within) {
      await gateway.drain(within);
      capture?.flush();
      load.close();
      await tracer?.close();
      log.close();
    },
  };
}

/** The exporter is loaded only by those who export: it is the largest thing of the house to load. */
async function openTraces(given: TelemetryEntry["traces"]): Promise<Traces | undefined> {
  const { endpoint } = given;
  if (endpoint === undefined) return undefined;
  const { createTraces } = await import("../telemetry/traces.ts");
  return createTraces({ ...given, endpoint });
}

/** The main thread compiled the same before; a problem here is the house's fault, and changes nothing. */
function regulationsOf(loaded: Loaded, ports: Ports): Regulations {
  const compiled = compilePlan(loaded, controls, ports);
  if (!compiled.ok) {
    throw new Error(`the plan does not compile here: ${compiled.problems[0]?.message ?? ""}`);
  }
  return {
    plan: compiled.value.plan,
    upstreams: upstreamPools(loaded),
    trustedProxies: realmOf(loaded.settings).trustedProxies,
  };
}
