import type { ReactNode } from "react";
import type { CallerSort, WindowName } from "../../../../src/admin/contract.ts";
import type { CallerRow } from "../../api/types.ts";
import { formatCount } from "../../format/number.ts";
import { Ago } from "../../parts/ago.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { CallerLink } from "../../parts/links.tsx";
import { ProofMarks } from "../../parts/marks.tsx";
import { windowColumns } from "../../parts/window-columns.tsx";

interface Props {
  readonly rows: readonly CallerRow[];
  readonly window: WindowName;
  readonly sort: CallerSort;
  readonly onSort: (sort: CallerSort) => void;
}

/** Callers in rows, with what they did in the window. */
export function CallerTable({ rows, window, sort, onSort }: Props): ReactNode {
  return (
    <DataTable
      caption="Callers"
      columns={columnsOf(window)}
      rows={rows}
      keyOf={({ subject }) => subject}
      sorting={{ by: sort, onSort: (by) => onSort(by as CallerSort) }}
      cards
    />
  );
}

function columnsOf(name: WindowName): readonly Column<CallerRow>[] {
  return [
    {
      title: "Caller",
      heads: true,
      sort: "name",
      ascending: true,
      cell: (caller) => <CallerLink caller={caller} />,
    },
    { title: "Credential", cell: ({ proofs }) => <ProofMarks proofs={proofs} /> },
    ...windowColumns<CallerRow>(name, ({ window }) => window),
    {
      title: "Operations",
      numeric: true,
      cell: ({ operations }) => formatCount(operations),
    },
    { title: "In all", numeric: true, cell: ({ exchanges }) => formatCount(exchanges) },
    {
      title: "First seen",
      numeric: true,
      sort: "first",
      ascending: true,
      cell: ({ first }) => <Ago at={first} />,
    },
    { title: "Last seen", numeric: true, sort: "last", cell: ({ last }) => <Ago at={last} /> },
  ];
}
