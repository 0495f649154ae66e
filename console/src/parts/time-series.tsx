import { type PointerEvent, type ReactNode, useRef, useState } from "react";
import { formatClock, formatTick } from "../format/instant.ts";
import { formatCount, formatCounted } from "../format/number.ts";
import { roundTop, tickIndices, upward } from "../format/scale.ts";
import { useSize } from "./use-size.ts";
import "./charts.css";

export interface SeriesPoint {
  readonly from: number;
  readonly exchanges: number;
  readonly errors: number;
  readonly refused: number;
}

interface Props {
  readonly points: readonly SeriesPoint[];
  /** What one bar stands for: `minute`, `hour`, `day`. */
  readonly unit: string;
  readonly height?: number;
}

const left = 40;
const bottom = 20;
const top = 6;

/** Exchanges over time as bars, errors and refusals as their parts, with an axis. */
export function TimeSeries({ points, unit, height = 150 }: Props): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useSize(frame, { width: 600, height });
  const [seen, setSeen] = useState<number | undefined>(undefined);
  const most = roundTop(Math.max(0, ...points.map(({ exchanges }) => exchanges)));
  const step = Math.max(0, width - left) / Math.max(1, points.length);
  const find = (event: PointerEvent<SVGSVGElement>): void => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - left;
    const index = Math.floor(x / step);
    setSeen(index >= 0 && index < points.length ? index : undefined);
  };
  return (
    <figure className="series">
      <Readout points={points} seen={seen} unit={unit} />
      <div ref={frame}>
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={describe(points, unit)}
          onPointerMove={find}
          onPointerLeave={() => setSeen(undefined)}
        >
          <Axis points={points} most={most} width={width} height={height} />
          {points.map((point, index) => (
            <Bar
              key={point.from}
              point={point}
              x={left + index * step}
              width={Math.max(1, step - (step > 4 ? 1 : 0))}
              y={upward(most, height - bottom - top)}
              floor={height - bottom}
              seen={index === seen}
            />
          ))}
        </svg>
      </div>
    </figure>
  );
}

function Bar(props: {
  readonly point: SeriesPoint;
  readonly x: number;
  readonly width: number;
  readonly y: (value: number) => number;
  readonly floor: number;
  readonly seen: boolean;
}): ReactNode {
  const { point, x, width, y, floor, seen } = props;
  const full = floor - top;
  const tall = (value: number): number => (value <= 0 ? 0 : Math.max(1, full - y(value)));
  const all = tall(point.exchanges);
  const errors = Math.min(all, tall(point.errors));
  const refused = Math.min(all - errors, tall(point.refused));
  return (
    <g className={seen ? "bar seen" : "bar"}>
      <rect className="ok" x={x} y={floor - all} width={width} height={all} />
      <rect className="refused" x={x} y={floor - errors - refused} width={width} height={refused} />
      <rect className="error" x={x} y={floor - errors} width={width} height={errors} />
    </g>
  );
}

function Axis(props: {
  readonly points: readonly SeriesPoint[];
  readonly most: number;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { points, most, width, height } = props;
  const y = upward(most, height - bottom - top);
  const step = (width - left) / Math.max(1, points.length);
  const span = (points.at(-1)?.from ?? 0) - (points[0]?.from ?? 0);
  return (
    <g className="axis">
      {[0, most / 2, most].map((value) => (
        <g key={value}>
          <line x1={left} x2={width} y1={top + y(value)} y2={top + y(value)} />
          <text x={left - 6} y={top + y(value) + 4} textAnchor="end">
            {value === most / 2 && most < 2 ? "" : formatCount(value)}
          </text>
        </g>
      ))}
      {tickIndices(points.length, Math.max(2, Math.floor(width / 90))).map((index) => (
        <text key={index} x={left + index * step} y={height - 5}>
          {formatTick(points[index]?.from ?? 0, span)}
        </text>
      ))}
    </g>
  );
}

/** The legend, which tells the numbers of the bar under the pointer. */
function Readout(props: {
  readonly points: readonly SeriesPoint[];
  readonly seen: number | undefined;
  readonly unit: string;
}): ReactNode {
  const { points, seen, unit } = props;
  const point = seen === undefined ? undefined : points[seen];
  const figures = point ?? total(points);
  const when =
    point === undefined
      ? `All, per ${unit}`
      : formatTick(point.from, unit === "day" ? Infinity : 0);
  return (
    <figcaption className="series-legend">
      <span className="series-when" title={point ? formatClock(point.from) : undefined}>
        {when}
      </span>
      <span>
        <i className="ok" /> {formatCounted(figures.exchanges, "exchange")}
      </span>
      <span>
        <i className="error" /> {formatCounted(figures.errors, "error")}
      </span>
      <span>
        <i className="refused" /> {formatCount(figures.refused)} refused
      </span>
    </figcaption>
  );
}

function total(points: readonly SeriesPoint[]): Omit<SeriesPoint, "from"> {
  let [exchanges, errors, refused] = [0, 0, 0];
  for (const point of points) {
    exchanges += point.exchanges;
    errors += point.errors;
    refused += point.refused;
  }
  return { exchanges, errors, refused };
}

function describe(points: readonly SeriesPoint[], unit: string): string {
  const { exchanges, errors, refused } = total(points);
  const most = Math.max(0, ...points.map((point) => point.exchanges));
  return (
    `Exchanges per ${unit}: ${formatCount(exchanges)} in all, at most ${formatCount(most)} in one ${unit}; ` +
    `${formatCounted(errors, "error")}, ${formatCount(refused)} refused`
  );
}
