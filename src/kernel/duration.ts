import { type Millis, millis } from "./clock.ts";

const units: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** Reads "250ms", "30s", "5m", "2h", "7d". One whole number and one unit; anything else is undefined. */
export function parseDuration(text: string): Millis | undefined {
  const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text);
  const unit = units.get(match?.[2] ?? "");
  return unit === undefined ? undefined : millis(Number(match?.[1]) * unit);
}
