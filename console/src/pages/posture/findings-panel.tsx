import { type ReactNode, useState } from "react";
import type { FindingView } from "../../../../src/admin/contract.ts";
import type { RiskLevel } from "../../api/types.ts";
import { formatCount } from "../../format/number.ts";
import { riskLevels, riskTitles, sentence } from "../../format/words.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { TargetLink } from "../../parts/links.tsx";
import { RiskMark } from "../../parts/marks.tsx";
import { Pager } from "../../parts/pager.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Segmented } from "../../parts/segmented.tsx";
import { usePart } from "../../parts/use-part.ts";

type Shown = RiskLevel | "all";

const pageSize = 50;

const columns: readonly Column<FindingView>[] = [
  { title: "Level", cell: ({ level }) => <RiskMark level={level} /> },
  {
    title: "Finding",
    heads: true,
    cell: ({ name, statement }) => (
      <div>
        {statement}
        <p className="quiet small">{sentence(name)}</p>
      </div>
    ),
  },
  { title: "Where", cell: ({ target }) => <TargetLink target={target} /> },
  { title: "What helps", cell: ({ remedy }) => remedy },
];

/** What should be looked at, gravest first. */
export function FindingsPanel(props: { readonly findings: readonly FindingView[] }): ReactNode {
  const { findings } = props;
  const [shown, show] = useState<Shown>("all");
  const { offset, turn } = usePart(shown);
  const rows = findings
    .filter(({ level }) => shown === "all" || level === shown)
    .toSorted((a, b) => riskLevels.indexOf(a.level) - riskLevels.indexOf(b.level));
  const count = (level: RiskLevel): number =>
    findings.filter((finding) => finding.level === level).length;
  return (
    <Panel
      title={`Findings (${formatCount(findings.length)})`}
      aside={
        <Segmented<Shown>
          label="Level"
          value={shown}
          onChoose={show}
          choices={[
            { value: "all", title: "All" },
            ...riskLevels.map((level) => ({
              value: level,
              title: `${riskTitles[level]} ${formatCount(count(level))}`,
            })),
          ]}
        />
      }
      flush
    >
      {rows.length === 0 ? (
        <Empty title="Nothing to look at here" />
      ) : (
        <DataTable
          caption="Findings"
          columns={columns}
          rows={rows.slice(offset, offset + pageSize)}
          keyOf={({ name, target }, index) => `${name} ${target} ${index}`}
          cards
        />
      )}
      <Pager offset={offset} size={pageSize} all={rows.length} onTurn={turn} />
    </Panel>
  );
}
