import { Fragment, type ReactNode } from "react";
import type { DataClass, LifeStage, OperationState, Proof, RiskLevel } from "../api/types.ts";
import {
  classTitle,
  isGrave,
  modeTitles,
  proofTitles,
  riskTitles,
  stageTitles,
  stateMeanings,
  stateTitles,
} from "../format/words.ts";
import "./marks.css";

/* Marks say everything in words; shape and colour only help the eye. */

/** A square that fills with the level. */
const levelShapes: Readonly<Record<RiskLevel, string>> = {
  critical: "M8 1l7 7-7 7-7-7z",
  high: "M8 2l7 12H1z",
  medium: "M3 3h10v10H3z",
  low: "M8 3a5 5 0 1 0 .01 0z",
};

interface RiskProps {
  readonly level: RiskLevel;
  readonly score?: number;
  readonly large?: boolean;
}

export function RiskMark({ level, score, large = false }: RiskProps): ReactNode {
  return (
    <span className={`mark ${level}${large ? " large" : ""}`}>
      <svg className="shape" viewBox="0 0 16 16" aria-hidden="true">
        <path d={levelShapes[level]} fill="currentColor" />
      </svg>
      {riskTitles[level]}
      {score === undefined ? null : <b>{score.toFixed(1)}</b>}
    </span>
  );
}

const stateTones: Readonly<Record<OperationState, string>> = {
  zombie: "critical",
  shadow: "high",
  drifted: "medium",
  undocumented: "medium",
  "never-called": "",
  declared: "low",
  draft: "",
  deprecated: "",
  retired: "",
};

export function StateMark({ state }: { readonly state: OperationState }): ReactNode {
  return (
    <span className={`mark ${stateTones[state]}`} title={stateMeanings[state]}>
      {stateTitles[state]}
    </span>
  );
}

export function StateMarks({ states }: { readonly states: readonly OperationState[] }): ReactNode {
  return (
    <span className="marks">
      {states.map((state) => (
        <StateMark key={state} state={state} />
      ))}
    </span>
  );
}

export function StageMark({ stage }: { readonly stage: LifeStage }): ReactNode {
  return <span className={`mark ${stage === "live" ? "low" : ""}`}>{stageTitles[stage]}</span>;
}

const modeTones: ReadonlyMap<string, string> = new Map([
  ["enforce", "low"],
  ["shadow", "medium"],
]);

export function ModeMark({ mode }: { readonly mode: string }): ReactNode {
  return (
    <span className={`mark ${modeTones.get(mode) ?? ""}`}>{modeTitles.get(mode) ?? mode}</span>
  );
}

/** Data classes, gravest first as the gateway gives them. */
export function ClassMarks(props: {
  readonly classes: readonly DataClass[];
  readonly most?: number;
}): ReactNode {
  const { classes, most = classes.length } = props;
  if (classes.length === 0) return <span className="quiet">–</span>;
  const rest = classes.slice(most);
  return (
    <span className="marks">
      {classes.slice(0, most).map((name) => (
        <span key={name} className={`mark ${isGrave(name) ? "high" : ""}`}>
          {classTitle(name)}
        </span>
      ))}
      {rest.length === 0 ? null : (
        <span className="mark" title={rest.map(classTitle).join(", ")}>
          +{rest.length}
        </span>
      )}
    </span>
  );
}

/** How a caller shows who it is. Whoever shows nothing stands out. */
export function ProofMarks({ proofs }: { readonly proofs: readonly Proof[] }): ReactNode {
  if (proofs.length === 0) return <span className="quiet">–</span>;
  return (
    <span className="marks">
      {proofs.map((proof) => (
        <span key={proof} className={`mark ${proof === "none" ? "medium" : ""}`}>
          {proofTitles[proof]}
        </span>
      ))}
    </span>
  );
}

/** A method and path in one line, the method aligned with those above and below. */
export function MethodPath(props: {
  readonly method: string;
  readonly path: string;
  readonly host?: string | undefined;
}): ReactNode {
  const { method, path, host } = props;
  const reads = method === "GET" || method === "HEAD" || method === "OPTIONS";
  return (
    <span className="method-path mono">
      <span className={reads ? "method" : "method writes"}>{method}</span>{" "}
      <span className="path">
        {host === undefined || host === "*" ? null : <span className="quiet">{host}</span>}
        <PathText path={path} />
      </span>
    </span>
  );
}

/** Long paths are broken before a slash, where they can be. */
function PathText({ path }: { readonly path: string }): ReactNode {
  return path.split("/").map((part, index) => (
    <Fragment key={index}>
      {index === 0 ? null : (
        <>
          <wbr />/
        </>
      )}
      {part}
    </Fragment>
  ));
}

/** An HTTP status, with its class in colour and number in words. */
export function StatusMark({ status }: { readonly status: number }): ReactNode {
  const tone = status >= 500 ? "critical" : status >= 400 ? "medium" : status >= 200 ? "low" : "";
  return <span className={`mark mono ${tone}`}>{status === 0 ? "none" : status}</span>;
}
