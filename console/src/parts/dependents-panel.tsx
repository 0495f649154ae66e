import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Dependent } from "../../../src/admin/contract.ts";
import { callersAddress } from "../format/addresses.ts";
import { formatCount, formatCounted } from "../format/number.ts";
import { Ago } from "./ago.tsx";
import { type Column, DataTable } from "./data-table.tsx";
import { Empty } from "./empty.tsx";
import { CallerLink, TargetLink } from "./links.tsx";
import { Panel } from "./panel.tsx";

const kindTitles: Readonly<Record<Dependent["kind"], string>> = {
  consumer: "Consumer",
  caller: "Caller",
  operation: "Lives on its answers",
};

const columns: readonly Column<Dependent>[] = [
  { title: "Who", heads: true, cell: (dependent) => <Who dependent={dependent} /> },
  { title: "Kind", cell: ({ kind }) => kindTitles[kind] },
  { title: "Exchanges", numeric: true, cell: ({ exchanges }) => formatCount(exchanges) },
  { title: "Last", numeric: true, cell: ({ last }) => <Ago at={last} /> },
];

function Who({ dependent: { kind, name } }: { readonly dependent: Dependent }): ReactNode {
  if (kind === "operation") return <TargetLink target={name} />;
  if (kind === "caller") return <CallerLink caller={{ subject: name }} />;
  return <Link href={callersAddress({ consumer: name })}>{name}</Link>;
}

/** Consumers and operations can be spoken to; of callers without a name a few say enough. */
const mostUnnamed = 5;

interface Props {
  readonly title: string;
  readonly dependents: readonly Dependent[];
  /** The operation that it is about; left out: an API. */
  readonly operation?: string;
}

/** Who would break if it retired: those with a name first. */
export function DependentsPanel({ title, dependents, operation }: Props): ReactNode {
  const named = dependents.filter(({ kind }) => kind !== "caller");
  const unnamed = dependents.filter(({ kind }) => kind === "caller");
  return (
    <Panel title={title} note={noteOf(named, unnamed)} flush>
      {dependents.length === 0 ? (
        <Empty title="Nobody is known to depend on it" />
      ) : (
        <DataTable
          caption={title}
          columns={columns}
          rows={[...named, ...unnamed.slice(0, mostUnnamed)]}
          keyOf={({ kind, name }) => `${kind} ${name}`}
        />
      )}
      {operation === undefined || unnamed.length <= mostUnnamed ? null : (
        <p className="table-more">
          <Link href={callersAddress({ operation })}>
            {formatCounted(unnamed.length - mostUnnamed, "more caller")} without a name
          </Link>
        </p>
      )}
    </Panel>
  );
}

function noteOf(named: readonly Dependent[], unnamed: readonly Dependent[]): string {
  const count = (kind: Dependent["kind"]): number =>
    named.filter((dependent) => dependent.kind === kind).length;
  const parts = [
    [count("consumer"), "consumer"],
    [count("operation"), "operation"],
    [unnamed.length, "caller without a name"],
  ] as const;
  const told = parts.flatMap(([many, one]) =>
    many === 0 ? [] : [formatCounted(many, one, one.replace(/^(\w+)/, "$1s"))],
  );
  return told.join(", ");
}
