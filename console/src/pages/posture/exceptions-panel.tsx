import type { ReactNode } from "react";
import type { PostureView } from "../../../../src/admin/contract.ts";
import { controlTitle } from "../../format/words.ts";
import { Ago } from "../../parts/ago.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ModeMark } from "../../parts/marks.tsx";
import { Panel } from "../../parts/panel.tsx";

type Row = PostureView["exceptions"][number];

const columns: readonly Column<Row>[] = [
  { title: "Control", heads: true, cell: ({ control }) => controlTitle(control) },
  { title: "Where", cell: ({ where }) => <code>{where}</code> },
  { title: "Mode", cell: ({ mode }) => <ModeMark mode={mode} /> },
  { title: "Reason", cell: ({ reason }) => reason },
  { title: "Owner", cell: ({ owner }) => owner },
  {
    title: "Expires",
    cell: ({ expires, expired }) => (
      <span>
        {expired ? <span className="mark high">Expired</span> : null} <Ago at={expires} />
      </span>
    ),
  },
];

/** Where somebody has asked for less than the base rule, why, and until when. */
export function ExceptionsPanel(props: { readonly exceptions: readonly Row[] }): ReactNode {
  const rows = props.exceptions.toSorted((a, b) => a.expires - b.expires);
  return (
    <Panel
      title="Exceptions"
      note="When one expires, the base rule is back in force by itself."
      flush
    >
      {rows.length === 0 ? (
        <Empty title="There is no exception">Every control stands as the base rules say.</Empty>
      ) : (
        <DataTable
          caption="Exceptions"
          columns={columns}
          rows={rows}
          keyOf={({ control, where, expires }) => `${control} ${where} ${expires}`}
          cards
        />
      )}
    </Panel>
  );
}
