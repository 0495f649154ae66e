const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

/** From here on a number is easier to read shortened. */
const shortenedFrom = 100_000;

/** A count: `1,204`, `182K`. */
export function formatCount(count: number): string {
  return count < shortenedFrom ? whole.format(count) : compact.format(count);
}

/** A count with its noun: `1 operation`, `3 operations`. */
export function formatCounted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A share of a whole, as percent. What is not nothing never reads as 0 %, what is not all never as 100 %. */
export function formatShare(part: number, all: number): string {
  if (all <= 0) return "–";
  const percent = (part / all) * 100;
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  if (percent < 100 && percent > 99.9) return "> 99.9 %";
  return `${percent < 10 && percent > 0 ? percent.toFixed(1) : Math.round(percent)} %`;
}
