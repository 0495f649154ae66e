import type { ReactNode } from "react";
import type { ApiRow } from "../../../../src/admin/contract.ts";
import { formatCount } from "../../format/number.ts";
import { LifeLine } from "../../parts/life-line.tsx";
import { ApiLink } from "../../parts/links.tsx";
import "./version-lines.css";

interface Props {
  readonly versions: readonly ApiRow[];
  readonly current: string;
}

/** The lives of all versions of one API, below each other. */
export function VersionLines({ versions, current }: Props): ReactNode {
  return (
    <ul className="versions">
      {versions.map(({ record, stage, lastDay }) => (
        <li key={record.id}>
          <div className="version-name">
            {record.id === current ? <b>{record.version}</b> : <ApiLink id={record.id} />}
            <p className="quiet small">
              {record.id === current ? "this version · " : ""}
              {formatCount(lastDay.exchanges)} in 24 h
            </p>
          </div>
          <LifeLine stage={stage} dates={record} origins={record.origins} />
        </li>
      ))}
    </ul>
  );
}
