import type { ReactNode } from "react";
import type { Flows } from "../../../../src/admin/contract.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { formatDuration } from "../../format/quantity.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { OperationLink } from "../../parts/links.tsx";

type SequenceEdge = Flows["sequence"][number];
type DataEdge = Flows["data"][number];

const from = {
  title: "From",
  heads: true,
  cell: (edge: { readonly from: string }) => <OperationLink of={edge.from} />,
};
const to = {
  title: "To",
  cell: (edge: { readonly to: string }) => <OperationLink of={edge.to} />,
};

const sequenceColumns: readonly Column<SequenceEdge>[] = [
  from,
  to,
  { title: "Times", numeric: true, cell: ({ count }) => formatCount(count) },
  { title: "Follows", numeric: true, cell: ({ probability }) => formatShare(probability, 1) },
  { title: "Preceded", numeric: true, cell: ({ precedence }) => formatShare(precedence, 1) },
  { title: "Gap", numeric: true, cell: ({ gap }) => formatDuration(gap) },
];

const dataColumns: readonly Column<DataEdge>[] = [
  from,
  { title: "Field", cell: ({ field }) => <code>{field}</code> },
  to,
  {
    title: "Parameter",
    cell: ({ parameter, place }) => (
      <span>
        <code>{parameter}</code> <span className="quiet">({place})</span>
      </span>
    ),
  },
  {
    title: "Values",
    numeric: true,
    cell: ({ count, looked }) => `${formatCount(count)} of ${formatCount(looked)}`,
  },
  { title: "Sure", numeric: true, cell: ({ confidence }) => formatShare(confidence, 1) },
];

interface Props<Edge> {
  readonly caption: string;
  readonly edges: readonly Edge[];
}

/** Which operation follows which. */
export function SequenceTable({ caption, edges }: Props<SequenceEdge>): ReactNode {
  return (
    <DataTable
      caption={caption}
      columns={sequenceColumns}
      rows={edges}
      keyOf={(edge, index) => `${edge.from}\n${edge.to}\n${index}`}
      cards
    />
  );
}

/** Which answer's field gives which request's parameter. */
export function DataTableOfFlows({ caption, edges }: Props<DataEdge>): ReactNode {
  return (
    <DataTable
      caption={caption}
      columns={dataColumns}
      rows={edges}
      keyOf={(edge, index) => `${edge.from}\n${edge.to}\n${index}`}
      cards
    />
  );
}
