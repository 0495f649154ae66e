/**
 * Orders versions as people write them: `v2` before `v10`, `2024-06-01` after `2023-12-01`, `1.0.0-rc` before
 * `1.0.0`. Numbers count as numbers, everything else as text; a leading `v` does not count.
 */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [partsOf(a), partsOf(b)];
  const shared = Math.min(one.length, other.length);
  for (let i = 0; i < shared; i += 1) {
    const order = comparePart(one[i] ?? "", other[i] ?? "");
    if (order !== 0) return order;
  }
  // `1.0-rc` is before `1.0`, and `1.0` before `1.0.1`.
  const next = (one.length > shared ? one : other)[shared];
  if (next === undefined) return 0;
  const longerIsLater = /^\d/.test(next) ? 1 : -1;
  return one.length > shared ? longerIsLater : -longerIsLater;
}

function partsOf(version: string): readonly string[] {
  return (
    version
      .toLowerCase()
      .replace(/^v(?=\d)/, "")
      .match(/\d+|[a-z]+/g) ?? []
  );
}

function comparePart(a: string, b: string): number {
  const [one, other] = [Number(a), Number(b)];
  const [isNumber, isOtherNumber] = [!Number.isNaN(one), !Number.isNaN(other)];
  if (isNumber && isOtherNumber) return one - other;
  if (isNumber !== isOtherNumber) return isNumber ? 1 : -1;
  return a < b ? -1 : Number(a > b);
}
