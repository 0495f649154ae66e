/** A round number at or above `value`, of 1, 2, 2.5 or 5 times a power of ten: the top of an axis. */
export function roundTop(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  for (const step of [1, 2, 2.5, 5]) {
    if (value <= step * power) return step * power;
  }
  return 10 * power;
}

/** Maps `[0, top]` onto `[height, 0]`: the greater, the higher. */
export function upward(top: number, height: number): (value: number) => number {
  return (value) => height - (Math.min(Math.max(value, 0), top) / top) * height;
}

/** Places on a logarithmic track, 0 to 1: quantiles lie far apart. */
export function logPlace(value: number, least: number, most: number): number {
  if (most <= least) return 1;
  const place = Math.log(Math.max(value, least) / least) / Math.log(most / least);
  return Math.min(Math.max(place, 0), 1);
}

/** About `count` indices of a series of that length, evenly apart, for an axis. */
export function tickIndices(length: number, count: number): readonly number[] {
  if (length === 0) return [];
  const step = Math.max(1, Math.ceil(length / count));
  return Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step);
}
