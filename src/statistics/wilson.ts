/** One-sided 95 %. */
const z = 1.645;

/**
 * Bounds of a share from `hits` of `trials`: E. B. Wilson, "Probable inference, the law of succession, and
 * statistical inference", JASA 1927. Each holds with 95 %; without trials they are 0 and 1.
 */
export function wilson(
  hits: number,
  trials: number,
): { readonly lower: number; readonly upper: number } {
  if (trials <= 0) return { lower: 0, upper: 1 };
  const share = hits / trials;
  const denominator = 1 + (z * z) / trials;
  const centre = share + (z * z) / (2 * trials);
  const spread = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return {
    lower: Math.max(0, (centre - spread) / denominator),
    upper: Math.min(1, (centre + spread) / denominator),
  };
}
