import { upward } from "../format/scale.ts";
import "./charts.css";

interface Props {
  readonly values: readonly number[];
  /** What it shows, with the numbers that matter. */
  readonly label: string;
}

const width = 120;
const height = 28;

/** A line without axis, for the shape of things. */
export function Sparkline({ values, label }: Props): React.ReactNode {
  const y = upward(Math.max(1, ...values), height - 2);
  const step = width / Math.max(1, values.length - 1);
  const line = values
    .map((value, index) => `${(index * step).toFixed(1)},${(y(value) + 1).toFixed(1)}`)
    .join(" ");
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <polygon points={`0,${height} ${line} ${width},${height}`} />
      <polyline points={line} />
    </svg>
  );
}
