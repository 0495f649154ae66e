import { type KeyboardEvent, type ReactNode } from "react";
import type { InventoryRow, InventorySort } from "../../../../src/admin/contract.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { formatDuration } from "../../format/quantity.ts";
import { Ago } from "../../parts/ago.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { ApiLink, OperationLink } from "../../parts/links.tsx";
import { ClassMarks, RiskMark, StateMarks } from "../../parts/marks.tsx";
import { Access } from "./access.tsx";
import "./operation-table.css";

const columns: readonly Column<InventoryRow>[] = [
  {
    title: "Operation",
    heads: true,
    sort: "path",
    ascending: true,
    className: "operation-cell",
    cell: ({ key, name, api, host, owner }) => (
      <div>
        <OperationLink of={key} onKeyDown={walkRows} />
        <p className="quiet small">
          {name === undefined ? null : `${name} · `}
          {api === undefined ? `No API · ${host}` : <ApiLink id={api} />}
          {owner === undefined ? null : <span className="nowrap"> · {owner}</span>}
        </p>
      </div>
    ),
  },
  {
    title: "Risk",
    sort: "risk",
    className: "risk-cell",
    cell: ({ risk }) => (
      <div>
        <RiskMark level={risk.level} score={risk.score} />
        {risk.because === undefined ? null : (
          <p className="quiet small because" title={risk.because}>
            {risk.because}
          </p>
        )}
      </div>
    ),
  },
  { title: "State", cell: ({ states }) => <StateMarks states={states} /> },
  { title: "Access", cell: ({ authentication }) => <Access authentication={authentication} /> },
  { title: "Data", cell: ({ classes }) => <ClassMarks classes={classes} most={2} /> },
  {
    title: "In 24 h",
    numeric: true,
    sort: "exchanges",
    cell: ({ lastDay }) => (
      <div>
        {formatCount(lastDay.exchanges)}
        {lastDay.errors === 0 ? null : (
          <p className="quiet small">
            {formatShare(lastDay.errors, lastDay.exchanges)} <abbr title="errors">err</abbr>
          </p>
        )}
      </div>
    ),
  },
  {
    title: "99 %",
    numeric: true,
    sort: "p99",
    // Only the upstream's answers have a duration.
    cell: ({ lastDay }) => (lastDay.p99 === 0 ? "–" : formatDuration(lastDay.p99)),
  },
  { title: "Callers", numeric: true, sort: "callers", cell: ({ callers }) => formatCount(callers) },
  {
    title: "Last seen",
    numeric: true,
    sort: "last",
    cell: ({ last }) => <Ago at={last} none="Never" />,
  },
];

interface Props {
  readonly rows: readonly InventoryRow[];
  /** Left out where the order is given. */
  readonly sorting?: {
    readonly by: InventorySort;
    readonly onSort: (sort: InventorySort) => void;
  };
}

/** Operations in rows. The arrow keys, Home and End go from row to row, Enter opens one. */
export function OperationTable({ rows, sorting }: Props): ReactNode {
  return (
    <DataTable
      caption="Operations"
      columns={columns}
      rows={rows}
      keyOf={({ key, api }) => `${key} ${api ?? ""}`}
      {...(sorting === undefined
        ? {}
        : { sorting: { by: sorting.by, onSort: (by) => sorting.onSort(by as InventorySort) } })}
      cards
    />
  );
}

type Step = (at: number, last: number) => number;

const steps: ReadonlyMap<string, Step> = new Map<string, Step>([
  ["ArrowDown", (at, last) => Math.min(at + 1, last)],
  ["ArrowUp", (at) => Math.max(at - 1, 0)],
  ["Home", () => 0],
  ["End", (_at, last) => last],
]);

function walkRows(event: KeyboardEvent<HTMLElement>): void {
  const step = steps.get(event.key);
  if (step === undefined) return;
  const links = [
    ...(event.currentTarget.closest("table")?.querySelectorAll<HTMLElement>("a.operation-link") ??
      []),
  ];
  const at = links.indexOf(event.currentTarget);
  event.preventDefault();
  links[step(at, links.length - 1)]?.focus();
}
