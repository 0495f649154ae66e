import type { BodyLimits } from "../../engine/limits.ts";

/** In force where no control sets a bound of its own. */
const defaultBodyLimits: BodyLimits = {
  requestBytes: 1024 ** 2,
  responseBytes: 8 * 1024 ** 2,
  oversizeResponse: "refuse",
  ratio: 100,
  streamBytes: 1024 ** 3,
};

/** What controls set takes the place of the default; where several set one bound, the smaller holds. */
export function combineLimits(set: readonly Partial<BodyLimits>[]): BodyLimits {
  const least = (pick: (limits: Partial<BodyLimits>) => number | undefined, usual: number) => {
    const values = set.map(pick).filter((value) => value !== undefined);
    return values.length === 0 ? usual : Math.min(...values);
  };
  const streams = set.map((limits) => limits.oversizeResponse).filter((said) => said !== undefined);
  return {
    requestBytes: least((limits) => limits.requestBytes, defaultBodyLimits.requestBytes),
    responseBytes: least((limits) => limits.responseBytes, defaultBodyLimits.responseBytes),
    ratio: least((limits) => limits.ratio, defaultBodyLimits.ratio),
    streamBytes: least((limits) => limits.streamBytes, defaultBodyLimits.streamBytes),
    oversizeResponse:
      streams.length > 0 && streams.every((said) => said === "stream") ? "stream" : "refuse",
  };
}
