import type { ReactNode } from "react";
import type { LifeStage, OperationRecord, Origin } from "../api/types.ts";
import { formatExact } from "../format/instant.ts";
import { Ago, useNow } from "./ago.tsx";
import "./life-line.css";

interface Props {
  readonly stage: LifeStage;
  readonly dates: Pick<OperationRecord, "live" | "deprecated" | "retired">;
  readonly origins: OperationRecord["origins"];
}

const steps = [
  { name: "live", title: "Live" },
  { name: "deprecated", title: "Deprecated" },
  { name: "retired", title: "Retired" },
] as const;

/** A life from draft to retirement: which steps are taken, when, and who said so. */
export function LifeLine({ stage, dates, origins }: Props): ReactNode {
  const instant = useNow();
  return (
    <ol className="life">
      {steps.map(({ name, title }) => {
        const at = dates[name];
        const taken = at !== undefined && at <= instant;
        const now = stage === name;
        return (
          <li
            key={name}
            className={`${taken || now ? "taken" : ""} ${now ? "now" : ""}`}
            aria-current={now ? "step" : undefined}
          >
            <span className="life-name">
              {title}
              {now ? " (now)" : ""}
            </span>
            <span className="quiet small">
              {at === undefined ? "No date" : <Ago at={at} />}
              {at === undefined ? null : <span className="unseen"> {formatExact(at)}</span>}
              <OriginNote origin={origins[name]} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}

export function OriginNote({ origin }: { readonly origin: Origin | undefined }): ReactNode {
  if (origin === undefined) return null;
  return <span className="quiet small"> · {originText(origin)}</span>;
}

function originText(origin: Origin): string {
  if (origin.kind === "configuration") return "by configuration";
  if (origin.kind === "person") return `by ${origin.actor}`;
  return origin.kind === "traffic" ? `seen in ${origin.name}` : `by ${origin.name}`;
}
