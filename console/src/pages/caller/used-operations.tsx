import type { ReactNode } from "react";
import type { CallerOperationRow, WindowName } from "../../../../src/admin/contract.ts";
import { formatCount } from "../../format/number.ts";
import { Ago } from "../../parts/ago.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { ApiLink, OperationLink } from "../../parts/links.tsx";
import { StateMarks, StatusMark } from "../../parts/marks.tsx";
import { windowColumns } from "../../parts/window-columns.tsx";

/** Statuses told of one operation. */
const mostStatuses = 4;

const before: readonly Column<CallerOperationRow>[] = [
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
    cell: ({ row }) => (row === undefined ? <Nothing /> : <StateMarks states={row.states} />),
  },
];

const after: readonly Column<CallerOperationRow>[] = [
  {
    title: "Statuses in 30 d",
    cell: ({ use }) =>
      use === undefined || use.statuses.length === 0 ? (
        <Nothing />
      ) : (
        <span className="marks">
          {use.statuses.slice(0, mostStatuses).map(({ status, count }) => (
            <span key={status}>
              <StatusMark status={status} /> {formatCount(count)}
            </span>
          ))}
        </span>
      ),
  },
  { title: "In all", numeric: true, cell: ({ count }) => formatCount(count) },
  { title: "Last", numeric: true, cell: ({ last }) => <Ago at={last} /> },
];

/** What a caller calls, most called first, and how it fares there in a window of time. */
export function UsedOperations(props: {
  readonly rows: readonly CallerOperationRow[];
  readonly chosen: WindowName;
}): ReactNode {
  const { rows, chosen } = props;
  return (
    <DataTable
      caption="Operations it uses"
      columns={[
        ...before,
        ...windowColumns<CallerOperationRow>(chosen, ({ use }) => use?.[chosen]),
        ...after,
      ]}
      rows={rows}
      keyOf={({ key }) => key}
      cards
    />
  );
}

function Nothing(): ReactNode {
  return <span className="quiet">–</span>;
}
