import type { ReactNode } from "react";
import type { Resource } from "../api/use-resource.ts";
import { ProblemNotice } from "./problem-notice.tsx";
import "./notice.css";

interface Props<Answer> {
  readonly resource: Resource<Answer>;
  /** Lines of the skeleton: about as much as will come. */
  readonly lines?: number;
  readonly children: (data: Answer) => ReactNode;
}

/** A resource in whatever state it is: on its way, there, old, or refused. */
export function Loaded<Answer>({ resource, lines = 5, children }: Props<Answer>): ReactNode {
  const { data, problem, waiting, retry } = resource;
  if (data === undefined) {
    return problem === undefined ? (
      <Skeleton lines={lines} />
    ) : (
      <ProblemNotice problem={problem} onRetry={retry} />
    );
  }
  return (
    <>
      {problem === undefined ? null : <ProblemNotice problem={problem} onRetry={retry} stale />}
      <div className="stack" aria-busy={waiting}>
        {children(data)}
      </div>
    </>
  );
}

export function Skeleton({ lines = 5 }: { readonly lines?: number }): ReactNode {
  return (
    <div className="skeleton" role="status">
      <span className="unseen">Loading</span>
      {Array.from({ length: lines }, (_, line) => (
        <i key={line} />
      ))}
    </div>
  );
}
