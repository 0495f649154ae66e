import type { ReactNode } from "react";
import type { ApiRow } from "../../../../src/admin/contract.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { formatSources } from "../../format/sources.ts";
import { sentence } from "../../format/words.ts";
import { Facts } from "../../parts/figures.tsx";
import { OriginNote } from "../../parts/life-line.tsx";
import { RiskMark, StageMark } from "../../parts/marks.tsx";
import { Panel } from "../../parts/panel.tsx";
import { StateCounts } from "./state-counts.tsx";

/** What the register says of the API, and who said it. */
export function AboutApiPanel({ row }: { readonly row: ApiRow }): ReactNode {
  const { record, stage, worstRisk, lastDay } = row;
  const said = (name: "owner" | "purpose" | "exposure"): ReactNode => {
    const value = record[name];
    if (value === undefined) return <span className="quiet">Nobody has said</span>;
    return (
      <>
        {name === "exposure" ? sentence(value) : value}
        <OriginNote origin={record.origins[name]} />
      </>
    );
  };
  return (
    <Panel
      title="About"
      aside={
        <>
          <StageMark stage={stage} />
          <span className={record.guarded ? "mark low" : "mark high"}>
            {record.guarded ? "Guarded" : "Known only"}
          </span>
          <RiskMark level={worstRisk} />
        </>
      }
    >
      <Facts
        facts={[
          ["Owner", said("owner")],
          ["Purpose", said("purpose")],
          ["Exposure", said("exposure")],
          [
            "Upstreams",
            record.upstreams.length === 0 ? "None" : <code>{record.upstreams.join(", ")}</code>,
          ],
          ["Known from", formatSources(record.sources)],
          [
            "Operations",
            <StateCounts
              key="states"
              api={record.id}
              operations={row.operations}
              states={row.states}
            />,
          ],
          ["In 24 h", `${formatCount(lastDay.exchanges)} exchanges`],
          ["Errors", formatShare(lastDay.errors, lastDay.exchanges)],
        ]}
      />
    </Panel>
  );
}
