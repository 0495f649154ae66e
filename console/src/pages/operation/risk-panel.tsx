import type { ReactNode } from "react";
import type { OperationPage } from "../../../../src/admin/contract.ts";
import type { Factor } from "../../api/types.ts";
import { formatCounted, formatShare } from "../../format/number.ts";
import { Empty } from "../../parts/empty.tsx";
import { RiskMark } from "../../parts/marks.tsx";
import { Meter } from "../../parts/meter.tsx";
import { Panel } from "../../parts/panel.tsx";
import "./operation.css";

type Side = Factor["side"];

const sides: readonly { readonly side: Side; readonly title: string; readonly none: string }[] = [
  {
    side: "likelihood",
    title: "Makes abuse likelier",
    none: "Nothing known makes abuse likelier.",
  },
  { side: "impact", title: "Makes abuse worse", none: "Nothing known makes abuse worse." },
  { side: "compensating", title: "Held back by", none: "No control in force holds it back." },
];

/** The score, what it is made of, and what would lower it. */
export function RiskPanel({ risk }: { readonly risk: OperationPage["risk"] }): ReactNode {
  return (
    <Panel
      anchor="risk"
      title="Risk"
      aside={
        <>
          <RiskMark level={risk.level} score={risk.score} large />
          <span className="quiet small">of 10</span>
        </>
      }
      note={
        <>
          Confidence <Meter value={risk.confidence} text={formatShare(risk.confidence, 1)} />: how
          much of it was observed rather than assumed
        </>
      }
    >
      <div className="factor-sides">
        {sides.map(({ side, title, none }) => (
          <section key={side}>
            <h3>{title}</h3>
            <Factors factors={risk.factors.filter((factor) => factor.side === side)} none={none} />
          </section>
        ))}
        <section>
          <h3>What would lower it</h3>
          <Remedies remedies={risk.remedies} now={risk.score} />
        </section>
      </div>
    </Panel>
  );
}

function Factors(props: { readonly factors: readonly Factor[]; readonly none: string }): ReactNode {
  if (props.factors.length === 0) return <p className="quiet small">{props.none}</p>;
  return (
    <ul className="factors">
      {props.factors.map(({ name, side, strength, weight, statement, support }) => (
        <li key={name}>
          <Meter value={strength * weight} text="" tone={side} />
          <span>
            {statement}{" "}
            <span className="quiet small">
              {support === 0 ? "declared" : formatCounted(support, "observation")}
              <span className="unseen">
                , strength {strength.toFixed(2)}, weight {weight.toFixed(2)}
              </span>
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Remedies(props: {
  readonly remedies: OperationPage["risk"]["remedies"];
  readonly now: number;
}): ReactNode {
  if (props.remedies.length === 0) return <Empty title="Nothing is known that would" />;
  return (
    <ol className="remedies">
      {props.remedies.map(({ remedy, score }) => (
        <li key={remedy}>
          <span className="remedy-score">
            <span className="unseen">From {props.now.toFixed(1)} to </span>
            <span aria-hidden="true">→ </span>
            <b>{score.toFixed(1)}</b>
          </span>
          <span>{remedy}</span>
        </li>
      ))}
    </ol>
  );
}
