import type { ReactNode } from "react";
import type { Change } from "../api/types.ts";
import { Ago } from "./ago.tsx";
import { type Column, DataTable } from "./data-table.tsx";
import { Empty } from "./empty.tsx";
import { TargetLink } from "./links.tsx";

const target: Column<Change> = {
  title: "Of",
  cell: (change) => <TargetLink target={change.target} />,
};

const columns: readonly Column<Change>[] = [
  { title: "What", heads: true, cell: ({ attribute }) => attribute },
  {
    title: "Change",
    cell: ({ before, after }) => (
      <span className="change">
        {before === undefined ? null : (
          <>
            <del>{before}</del> <span aria-hidden="true">→</span>{" "}
          </>
        )}
        {after === undefined ? <span className="quiet">nothing</span> : <ins>{after}</ins>}
      </span>
    ),
  },
  { title: "Who", cell: ({ actor }) => actor },
  { title: "When", numeric: true, cell: ({ time }) => <Ago at={time} /> },
];

/** Changes of the register, the latest first. */
export function ChangeTable(props: {
  readonly changes: readonly Change[];
  /** Say of what, too: the table is of more than one. */
  readonly targets?: boolean;
}): ReactNode {
  const { changes, targets = false } = props;
  if (changes.length === 0) return <Empty title="Nothing has changed yet" />;
  const [what, ...rest] = columns;
  return (
    <DataTable
      caption="Changes of the register"
      columns={targets && what !== undefined ? [what, target, ...rest] : columns}
      rows={changes}
      keyOf={({ sequence }) => String(sequence)}
      cards
    />
  );
}
