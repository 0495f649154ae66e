import type { ReactNode } from "react";
import type { CallerOperationRow } from "../../../../src/admin/contract.ts";
import { formatCount } from "../../format/number.ts";
import { Ago } from "../../parts/ago.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { ApiLink, OperationLink } from "../../parts/links.tsx";
import { StateMarks } from "../../parts/marks.tsx";
import { usageWindows } from "../../parts/usage-windows.ts";

const columns: readonly Column<CallerOperationRow>[] = [
  {
    title: "Operation",
    heads: true,
    cell: ({ key, row }) => (
      <div>
        <OperationLink of={key} />
        <p className="quiet small">
          {row?.name === undefined ? null : `${row.name} · `}
          {row?.api === undefined ? "No API" : <ApiLink id={row.api} />}
        </p>
      </div>
    ),
  },
  {
    title: "State",
    cell: ({ row }) =>
      row === undefined ? <span className="quiet">–</span> : <StateMarks states={row.states} />,
  },
  ...usageWindows.map(({ value, title }): Column<CallerOperationRow> => ({
    title: `In ${title}`,
    numeric: true,
    cell: ({ windows }) => <Windowed count={windows?.[value]} />,
  })),
  { title: "In all", numeric: true, cell: ({ count }) => formatCount(count) },
  { title: "Last", numeric: true, cell: ({ last }) => <Ago at={last} /> },
];

function Windowed({ count }: { readonly count: number | undefined }): ReactNode {
  return count === undefined ? <span className="quiet">–</span> : formatCount(count);
}

/** What a caller calls, most called first. */
export function UsedOperations({
  rows,
}: {
  readonly rows: readonly CallerOperationRow[];
}): ReactNode {
  return (
    <DataTable
      caption="Operations it uses"
      columns={columns}
      rows={rows}
      keyOf={({ key }) => key}
      cards
    />
  );
}
