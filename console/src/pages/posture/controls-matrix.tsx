import type { ReactNode } from "react";
import type { PostureView } from "../../../../src/admin/contract.ts";
import { formatCount } from "../../format/number.ts";
import { controlTitle } from "../../format/words.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Panel } from "../../parts/panel.tsx";
import "./posture.css";

type Row = PostureView["controls"][number];

const columns: readonly Column<Row>[] = [
  {
    title: "Control",
    heads: true,
    cell: ({ control, title }) => (
      <div>
        {controlTitle(control)}
        <p className="quiet small">{title}</p>
      </div>
    ),
  },
  { title: "Share", className: "matrix-cell", cell: (row) => <Bar row={row} /> },
  { title: "Enforced", numeric: true, cell: ({ enforced }) => <Amount of={enforced} /> },
  { title: "Shadow", numeric: true, cell: ({ shadow }) => <Amount of={shadow} tone="medium" /> },
  { title: "Off", numeric: true, cell: ({ off }) => <Amount of={off} tone="high" /> },
  {
    title: "Idle",
    numeric: true,
    cell: ({ idle }) => <span className="quiet">{formatCount(idle)}</span>,
  },
];

/** Each control by how many operations it stands in force on. */
export function ControlsMatrix({ controls }: { readonly controls: readonly Row[] }): ReactNode {
  return (
    <Panel
      title="Controls"
      note={
        <span className="legend">
          <i className="enforced" /> enforced <i className="shadow" /> shadow: watches, refuses
          nothing <i className="off" /> off: an exception <i className="idle" /> idle: it needs
          settings to act
        </span>
      }
      flush
    >
      {controls.length === 0 ? (
        <Empty title="No control is in force" />
      ) : (
        <DataTable
          caption="Controls by operations"
          columns={columns}
          rows={controls}
          keyOf={({ control }) => control}
          cards
        />
      )}
    </Panel>
  );
}

function Bar({ row }: { readonly row: Row }): ReactNode {
  const all = Math.max(1, row.enforced + row.shadow + row.off + row.idle);
  const share = (count: number): number => (count / all) * 100;
  const [enforced, shadow, off] = [share(row.enforced), share(row.shadow), share(row.off)];
  return (
    <svg className="matrix" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect className="idle" width="100" height="8" />
      <rect className="off" width={enforced + shadow + off} height="8" />
      <rect className="shadow" width={enforced + shadow} height="8" />
      <rect className="enforced" width={enforced} height="8" />
    </svg>
  );
}

function Amount({ of, tone = "" }: { readonly of: number; readonly tone?: string }): ReactNode {
  if (of === 0) return <span className="quiet">0</span>;
  return tone === "" ? formatCount(of) : <span className={`mark ${tone}`}>{formatCount(of)}</span>;
}
