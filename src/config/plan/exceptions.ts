import type { Millis } from "../../kernel/clock.ts";
import type { Problem } from "../../kernel/result.ts";
import type { Api } from "../../registry/operation.ts";
import type { ExceptionEntry } from "../settings/exception.ts";

export interface Placed {
  readonly entry: ExceptionEntry;
  readonly at: string;
}

export interface Exceptions {
  readonly inForce: readonly Placed[];
  /** One warning for each that has expired: the base rule has returned. */
  readonly warnings: readonly Problem[];
  /** The first moment at which one of those in force expires. */
  readonly nextExpiry: Millis | undefined;
}

export function sortExceptions(entries: readonly ExceptionEntry[], now: Millis): Exceptions {
  const placed = entries.map((entry, i) => ({ entry, at: `/exceptions/${i}` }));
  const inForce = placed.filter(({ entry }) => entry.expires > now);
  const warnings = placed
    .filter(({ entry }) => entry.expires <= now)
    .map(({ entry, at }) => ({
      at,
      message: `this exception from ${entry.control} expired on ${new Date(entry.expires).toISOString().slice(0, 10)} and no longer holds; remove it, or renew it with a reason`,
    }));
  const expiries = inForce.map(({ entry }) => entry.expires);
  return {
    inForce,
    warnings,
    nextExpiry: expiries.length === 0 ? undefined : (Math.min(...expiries) as Millis),
  };
}

/** Those of one site, the wider first, so that the narrower is laid over it. */
export function exceptionsFor(
  { inForce }: Exceptions,
  api: Api,
  operationId: string,
): readonly Placed[] {
  const ofApi = inForce.filter(
    ({ entry }) =>
      entry.api === api.name && (entry.version === undefined || entry.version === api.version),
  );
  return [
    ...ofApi.filter(({ entry }) => entry.operation === undefined),
    ...ofApi.filter(({ entry }) => entry.operation === operationId),
  ];
}
