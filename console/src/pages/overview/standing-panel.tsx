import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Overview } from "../../../../src/admin/contract.ts";
import { formatCount } from "../../format/number.ts";
import { operationStates, riskLevels, stateTitles } from "../../format/words.ts";
import { RiskMark, StateMark } from "../../parts/marks.tsx";
import { Panel } from "../../parts/panel.tsx";
import "./overview.css";

/** How many operations stand where, each number a way into the inventory. */
export function StandingPanel({ overview }: { readonly overview: Overview }): ReactNode {
  const { states, risks } = overview;
  return (
    <Panel title="How operations stand">
      <ul className="standing">
        {riskLevels.map((level) => (
          <li key={level}>
            <RiskMark level={level} />
            <Link href={`/inventory?risk=${level}`}>
              {formatCount(risks[level])}
              <span className="unseen"> operations of {level} risk</span>
            </Link>
          </li>
        ))}
      </ul>
      <ul className="standing">
        {operationStates
          .filter((state) => (states[state] ?? 0) > 0)
          .map((state) => (
            <li key={state}>
              <StateMark state={state} />
              <Link href={`/inventory?state=${state}`}>
                {formatCount(states[state] ?? 0)}
                <span className="unseen"> operations: {stateTitles[state]}</span>
              </Link>
            </li>
          ))}
      </ul>
    </Panel>
  );
}
