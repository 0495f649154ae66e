import type { ReactNode } from "react";
import "./figures.css";

export interface Figure {
  readonly title: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}

/** The numbers that matter, in one row. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }): ReactNode {
  return (
    <dl className="figures">
      {figures.map(({ title, value, note }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd className="figure">{value}</dd>
          {note === undefined ? null : <dd className="figure-note">{note}</dd>}
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
