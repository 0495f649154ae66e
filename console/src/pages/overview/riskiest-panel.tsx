import type { ReactNode } from "react";
import { Link } from "wouter";
import type { InventoryRow } from "../../../../src/admin/contract.ts";
import { formatCount } from "../../format/number.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { OperationLink } from "../../parts/links.tsx";
import { RiskMark } from "../../parts/marks.tsx";
import { Panel } from "../../parts/panel.tsx";

const columns: readonly Column<InventoryRow>[] = [
  {
    title: "Operation",
    heads: true,
    cell: ({ key, risk }) => (
      <div>
        <OperationLink of={key} />
        {risk.because === undefined ? null : <p className="quiet small">{risk.because}</p>}
      </div>
    ),
  },
  { title: "Risk", cell: ({ risk }) => <RiskMark level={risk.level} score={risk.score} /> },
  {
    title: "In 24 h",
    numeric: true,
    cell: ({ lastDay }) => formatCount(lastDay.exchanges),
  },
];

export function RiskiestPanel({ rows }: { readonly rows: readonly InventoryRow[] }): ReactNode {
  return (
    <Panel title="Riskiest operations" aside={<Link href="/inventory">All operations</Link>} flush>
      {rows.length === 0 ? (
        <Empty title="No operation is known yet">
          They appear once a contract is configured or traffic is seen.
        </Empty>
      ) : (
        <DataTable
          caption="Riskiest operations"
          columns={columns}
          rows={rows}
          keyOf={({ key }) => key}
          cards
        />
      )}
    </Panel>
  );
}
