import type { ReactNode } from "react";
import type { Problem } from "../api/problem.ts";
import { Icon } from "./icon.tsx";
import "./notice.css";

interface Props {
  readonly problem: Problem;
  readonly onRetry?: () => void;
  /** Something older is shown below it. */
  readonly stale?: boolean;
}

/** What went wrong, in the gateway's own words, and a way to try again. */
export function ProblemNotice({ problem, onRetry, stale = false }: Props): ReactNode {
  return (
    <div className="notice bad" role="alert">
      <Icon name="warning" />
      <div className="notice-text">
        <strong>{problem.title}</strong>
        {problem.detail === undefined ? null : <p>{problem.detail}</p>}
        {problem.problems.length === 0 ? null : (
          <ul className="notice-list">
            {problem.problems.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        )}
        {stale ? <p>What is shown here is from before.</p> : null}
      </div>
      {onRetry === undefined ? null : (
        <button className="button" type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
