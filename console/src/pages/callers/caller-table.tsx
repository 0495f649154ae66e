import type { ReactNode } from "react";
import type { CallerSort, WindowName } from "../../../../src/admin/contract.ts";
import type { CallerRow } from "../../api/types.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { formatBytes, formatDuration, formatRate } from "../../format/quantity.ts";
import { Ago } from "../../parts/ago.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { CallerLink } from "../../parts/links.tsx";
import { ProofMarks } from "../../parts/marks.tsx";
import { usageWindows } from "../../parts/usage-windows.ts";

interface Props {
  readonly rows: readonly CallerRow[];
  readonly window: WindowName;
  readonly sort: CallerSort;
  readonly onSort: (sort: CallerSort) => void;
}

/** Below one exchange in this long, ms, the count itself tells more than the rate. */
const shortest = 3_600_000;

type Window = NonNullable<CallerRow["window"]>;

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

type Tell = (window: Window) => ReactNode;

/** A figure of the window; a dash where nothing was counted. */
function figure(tell: Tell): Column<CallerRow>["cell"] {
  return function Figure({ window }) {
    const isEmpty = window === undefined || window.exchanges === 0;
    return isEmpty ? <span className="quiet">–</span> : tell(window);
  };
}

/** Only the upstream's answers have a duration and a size. */
function answered(tell: Tell): Column<CallerRow>["cell"] {
  return figure((window) =>
    window.refused >= window.exchanges ? <span className="quiet">–</span> : tell(window),
  );
}

function columnsOf(name: WindowName): readonly Column<CallerRow>[] {
  const { title, length } = usageWindows.find(({ value }) => value === name) ?? usageWindows[1];
  return [
    {
      title: "Caller",
      heads: true,
      sort: "name",
      ascending: true,
      cell: (caller) => <CallerLink caller={caller} />,
    },
    { title: "Credential", cell: ({ proofs }) => <ProofMarks proofs={proofs} /> },
    {
      title: `In ${title}`,
      numeric: true,
      sort: "exchanges",
      cell: figure(({ exchanges }) => (
        <div>
          {formatCount(exchanges)}
          {exchanges * shortest < length ? null : (
            <p className="quiet small">{formatRate(exchanges, length)}</p>
          )}
        </div>
      )),
    },
    {
      title: "Errors",
      numeric: true,
      sort: "errors",
      cell: figure(({ errors, exchanges }) => <Share part={errors} all={exchanges} />),
    },
    {
      title: "Refused",
      numeric: true,
      sort: "refused",
      cell: figure(({ refused, exchanges }) => <Share part={refused} all={exchanges} />),
    },
    {
      title: "99 %",
      numeric: true,
      sort: "p99",
      cell: answered(({ duration }) => formatDuration(duration.p99)),
    },
    {
      title: "Answers",
      numeric: true,
      sort: "bytes",
      cell: answered(({ responseBytes }) => `≤ ${formatBytes(responseBytes.p90)}`),
    },
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

function Share(props: { readonly part: number; readonly all: number }): ReactNode {
  const { part, all } = props;
  return <span className={part === 0 ? "quiet" : ""}>{formatShare(part, all)}</span>;
}
