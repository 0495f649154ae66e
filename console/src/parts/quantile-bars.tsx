import type { ReactNode } from "react";
import type { Quantiles } from "../api/types.ts";
import { logPlace } from "../format/scale.ts";
import "./charts.css";

export interface QuantileRow {
  readonly title: string;
  readonly quantiles: Quantiles;
  readonly format: (value: number) => string;
  /** The least of its track, in its unit. */
  readonly least: number;
}

/** Median, 90 % and 99 % of several quantities, each on a logarithmic track. */
export function QuantileBars({ rows }: { readonly rows: readonly QuantileRow[] }): ReactNode {
  return (
    <table className="quantiles">
      <caption className="unseen">Quantiles</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">Quantity</span>
          </th>
          <td aria-hidden="true" />
          <th scope="col">Half within</th>
          <th scope="col">90 %</th>
          <th scope="col">99 %</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ title, quantiles, format, least }) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            <td className="quantile-cell" aria-hidden="true">
              <Track quantiles={quantiles} least={least} />
            </td>
            <td>{format(quantiles.p50)}</td>
            <td>{format(quantiles.p90)}</td>
            <td>{format(quantiles.p99)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Track(props: { readonly quantiles: Quantiles; readonly least: number }): ReactNode {
  const { quantiles, least } = props;
  const most = Math.max(quantiles.p99 * 1.15, least * 2);
  const [p50, p90, p99] = [quantiles.p50, quantiles.p90, quantiles.p99].map(
    (value) => logPlace(value, least, most) * 100,
  );
  return (
    <svg viewBox="0 0 100 12" preserveAspectRatio="none">
      <rect className="track" width="100" y="4" height="4" />
      <rect className="tail" width={p99} y="4" height="4" />
      <rect className="bulk" width={p90} y="3" height="6" />
      <rect className="half" width={p50} y="2" height="8" />
    </svg>
  );
}
