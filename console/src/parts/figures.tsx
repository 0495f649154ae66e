import type { ReactNode } from "react";
import { Sparkline } from "./sparkline.tsx";
import "./figures.css";

export interface Figure {
  readonly title: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
  /** Its values over the same time, oldest first. */
  readonly trend?: readonly number[];
}

/** The numbers that matter, in one row. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }): ReactNode {
  return (
    <dl className="figures">
      {figures.map(({ title, value, note, trend }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd className="figure">{value}</dd>
          {note === undefined ? null : <dd className="figure-note">{note}</dd>}
          {trend === undefined ? null : (
            <dd>
              <Sparkline
                values={trend}
                label={`${title}: at most ${Math.max(0, ...trend)} a minute`}
              />
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

/** Names and what stands for them. */
export function Facts(props: {
  readonly facts: readonly (readonly [string, ReactNode])[];
}): ReactNode {
  return (
    <dl className="facts">
      {props.facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
