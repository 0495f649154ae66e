import type { GatewayStats } from "../gateway/gateway.ts";
import type { GaugeReading } from "../telemetry/metrics.ts";

/** What the gateway of one thread knows of itself, as gauges; the threads' are added up. */
export function readGauges(stats: GatewayStats): readonly GaugeReading[] {
  const perListener = (
    name: string,
    help: string,
    key: "connections" | "inFlight" | "turnedAway",
  ) => ({
    name: `castellan_${name}`,
    help,
    values: stats.listeners.map((listener) => ({
      labels: { listener: listener.name },
      value: listener[key],
    })),
  });
  const targets = stats.upstreams.flatMap(({ name, targets: all }) =>
    all.map((target) => ({ labels: { upstream: name, target: target.url }, target })),
  );
  return [
    perListener("connections", "Open client connections.", "connections"),
    perListener("in_flight", "Requests under way.", "inFlight"),
    perListener(
      "connections_turned_away",
      "Connections closed at once because there were too many.",
      "turnedAway",
    ),
    {
      name: "castellan_upstream_healthy_threads",
      help: "Threads that see this target healthy.",
      values: targets.map(({ labels, target }) => ({ labels, value: target.healthy ? 1 : 0 })),
    },
  ];
}
