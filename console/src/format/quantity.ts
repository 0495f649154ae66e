import { formatCount } from "./number.ts";

/** A duration in ms, to about three digits: `0.42 ms`, `38 ms`, `1.2 s`, `4 min`, `3 h`, `2 d`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return `${trim(ms, 2)} ms`;
  if (ms < 10) return `${trim(ms, 1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${trim(ms / 1000, 1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} d`;
}

const rateUnits = [
  ["s", 1000],
  ["min", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
] as const;

/** How often something happened, per the shortest time in which it happened about once: `4.2/s`, `12/h`. */
export function formatRate(count: number, ms: number): string {
  const per = ([, length]: (typeof rateUnits)[number]): number => (count / ms) * length;
  const unit = rateUnits.find((each) => per(each) >= 1) ?? rateUnits[3];
  const rate = per(unit);
  return `${rate >= 10 ? formatCount(Math.round(rate)) : trim(rate, rate < 1 ? 2 : 1)}/${unit[0]}`;
}

const byteUnits = ["B", "KB", "MB", "GB", "TB"] as const;

/** A size in bytes, in powers of 1,000: `640 B`, `2.4 KB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${trim(value, digits)} ${byteUnits[unit] ?? ""}`;
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
