import type { ReactNode } from "react";
import type { Dependent } from "../../../src/admin/contract.ts";
import { formatCount } from "../format/number.ts";
import { Ago } from "./ago.tsx";
import { type Column, DataTable } from "./data-table.tsx";
import { Empty } from "./empty.tsx";
import { TargetLink } from "./links.tsx";
import { Panel } from "./panel.tsx";

const columns: readonly Column<Dependent>[] = [
  { title: "Who", heads: true, cell: ({ name }) => <TargetLink target={name} /> },
  { title: "Kind", cell: ({ kind }) => kind },
  { title: "Exchanges", numeric: true, cell: ({ exchanges }) => formatCount(exchanges) },
  { title: "Last", numeric: true, cell: ({ last }) => <Ago at={last} /> },
];

/** Who would break if it retired. */
export function DependentsPanel(props: {
  readonly title: string;
  readonly dependents: readonly Dependent[];
}): ReactNode {
  return (
    <Panel title={props.title} flush>
      {props.dependents.length === 0 ? (
        <Empty title="Nobody is known to depend on it" />
      ) : (
        <DataTable
          caption={props.title}
          columns={columns}
          rows={props.dependents}
          keyOf={({ kind, name }) => `${kind} ${name}`}
        />
      )}
    </Panel>
  );
}
