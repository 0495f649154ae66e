import type { ReactNode } from "react";
import type { DataEdge, Learned } from "../../api/types.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { classTitle } from "../../format/words.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { OperationLink } from "../../parts/links.tsx";
import { ClassMarks } from "../../parts/marks.tsx";
import { Meter } from "../../parts/meter.tsx";
import { Panel } from "../../parts/panel.tsx";
import "./operation.css";

type Support = Learned["classes"][number];

interface FoundIn extends Support {
  readonly fields: readonly string[];
}

const classColumns: readonly Column<FoundIn>[] = [
  { title: "Class", heads: true, cell: (found) => <ClassMarks classes={[found.class]} /> },
  {
    title: "Fields",
    cell: ({ fields }) =>
      fields.length === 0 ? (
        <span className="quiet">–</span>
      ) : (
        <code>{fields.slice(0, 6).join(", ") + (fields.length > 6 ? ", …" : "")}</code>
      ),
  },
  {
    title: "Sure",
    cell: ({ confidence }) => <Meter value={confidence} text={formatShare(confidence, 1)} />,
  },
  { title: "Values", numeric: true, cell: ({ support }) => formatCount(support) },
];

/** What the fields hold. */
export function ClassesPanel({ learned }: { readonly learned: Learned | undefined }): ReactNode {
  const rows = (learned?.classes ?? []).map((found): FoundIn => {
    const fields = (learned?.fields ?? []).filter(({ classes }) =>
      classes.some((each) => each.class === found.class),
    );
    return { ...found, fields: fields.map(({ name }) => name) };
  });
  return (
    <Panel
      anchor="classes"
      title="Data classes"
      note="Told by name and value together. No value is kept."
      flush
    >
      {rows.length === 0 ? (
        <Empty title="No sensitive data was seen" />
      ) : (
        <DataTable
          caption="Data classes"
          columns={classColumns}
          rows={rows}
          keyOf={(found) => classTitle(found.class)}
        />
      )}
    </Panel>
  );
}

type Direction = "in" | "out";

function edgeColumns(direction: Direction): readonly Column<DataEdge>[] {
  return [
    {
      title: direction === "in" ? "From" : "To",
      heads: true,
      cell: ({ from, to }) => <OperationLink of={direction === "in" ? from : to} />,
    },
    {
      title: "What flows",
      cell: ({ field, place, parameter }) => (
        <span>
          <code>{field}</code> <span aria-label="becomes">→</span> <code>{parameter}</code>{" "}
          <span className="quiet">({place})</span>
        </span>
      ),
    },
    { title: "Values", numeric: true, cell: ({ count }) => formatCount(count) },
    {
      title: "Sure",
      numeric: true,
      cell: ({ confidence }) => formatShare(confidence, 1),
    },
  ];
}

/** Where its parameters come from, and where its answers go. */
export function FlowPanels({ learned }: { readonly learned: Learned | undefined }): ReactNode {
  return (
    <div className="columns" id="flows">
      <FlowPanel title="Data in" edges={learned?.fedBy ?? []} direction="in" />
      <FlowPanel title="Data out" edges={learned?.feeds ?? []} direction="out" />
    </div>
  );
}

function FlowPanel(props: {
  readonly title: string;
  readonly edges: readonly DataEdge[];
  readonly direction: Direction;
}): ReactNode {
  const { title, edges, direction } = props;
  const note =
    direction === "in"
      ? "Answers of other operations that gave what this one's parameters ask for."
      : "Operations whose parameters this one's answers gave.";
  return (
    <Panel title={title} note={note} flush>
      {edges.length === 0 ? (
        <Empty title="No flow was seen" />
      ) : (
        <DataTable
          caption={title}
          columns={edgeColumns(direction)}
          rows={edges}
          keyOf={({ from, field, to, place, parameter }) =>
            [from, field, to, place, parameter].join("\n")
          }
          cards
        />
      )}
    </Panel>
  );
}
