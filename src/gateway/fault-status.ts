import type { Fault } from "../kernel/fault.ts";

/** What a client is told of each fault; a fault that is not listed is told by whose it was. */
const statuses: ReadonlyMap<string, number> = new Map([
  ["upstream-timeout", 504],
  ["upstream-unavailable", 503],
  ["upstream-queue-full", 503],
  ["draining", 503],
  ["slow-body", 408],
  ["request-timeout", 408],
  ["body-too-large", 413],
  ["unknown-coding", 415],
  ["unknown-charset", 415],
  ["head-too-large", 431],
  ["unknown-upgrade", 501],
  ["upstream-no-upgrade", 501],
]);

export function faultStatus(fault: Fault): number {
  const known = statuses.get(fault.code);
  if (known !== undefined) return known;
  if (fault.blame === "client") return 400;
  return fault.blame === "upstream" ? 502 : 500;
}
