import { AggregatorRegistry } from "prom-client";

/** The metrics of all threads as one text (Prometheus exposition format): counters are added up. */
export async function aggregateMetrics(
  readings: readonly object[],
): Promise<{ readonly contentType: string; readonly text: string }> {
  const registry = AggregatorRegistry.aggregate([...readings]);
  return { contentType: registry.contentType, text: await registry.metrics() };
}
