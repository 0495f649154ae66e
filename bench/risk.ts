import { type Ranking, rankSampleShop } from "../examples/rank-shop.ts";

/** Prints the sample shop's operations by risk, and how many of the riskiest were planted. */
function tell({ rows, precision, severePrecision, chance, severeChance }: Ranking): void {
  for (const { score, operation, planted, because } of rows) {
    console.log(
      `${score.toFixed(2).padStart(6)}  ${operation.padEnd(42)} ${(planted ?? "").padEnd(7)} ${because}`,
    );
  }
  const all = rows.filter(({ planted }) => planted !== undefined).length;
  const severe = rows.filter(({ planted }) => planted === "severe").length;
  console.log(
    `\nprecision@${all} of what was planted: ${precision.toFixed(3)} (by chance ${chance.toFixed(3)})` +
      `\nprecision@${severe} of what was planted severely: ${severePrecision.toFixed(3)} (by chance ${severeChance.toFixed(3)})`,
  );
}

const ranking = await rankSampleShop();
tell(ranking);
process.exitCode = ranking.precision >= 0.9 ? 0 : 1;
