const units: ReadonlyMap<string, number> = new Map([
  ["B", 1],
  ["KiB", 1024],
  ["MiB", 1024 ** 2],
  ["GiB", 1024 ** 3],
]);

/** Reads "512B", "64KiB", "10MiB", "1GiB" as a number of bytes; anything else is undefined. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d{1,9})(B|KiB|MiB|GiB)$/.exec(text);
  const unit = units.get(match?.[2] ?? "");
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}
