import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import type { WindowName } from "../../../../src/admin/contract.ts";
import type { Learned } from "../../api/types.ts";
import { callersAddress } from "../../format/addresses.ts";
import { formatCount } from "../../format/number.ts";
import { Ago } from "../../parts/ago.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { CallerLink } from "../../parts/links.tsx";
import { Panel } from "../../parts/panel.tsx";
import { UsageView, WindowChoice } from "../../parts/usage-view.tsx";
import "./operation.css";

/** How much it is used, by when and how fast. */
export function UsagePanel({ learned }: { readonly learned: Learned | undefined }): ReactNode {
  const [chosen, choose] = useState<WindowName>("day");
  if (learned === undefined) {
    return (
      <Panel title="Usage" anchor="usage">
        <Empty title="Nobody has called it yet" />
      </Panel>
    );
  }
  return (
    <Panel title="Usage" anchor="usage" aside={<WindowChoice chosen={chosen} onChoose={choose} />}>
      <UsageView usage={learned.usage} chosen={chosen} />
    </Panel>
  );
}

type Caller = Learned["usage"]["topCallers"][number];

const callerColumns: readonly Column<Caller>[] = [
  { title: "Caller", heads: true, cell: (caller) => <CallerLink caller={caller} /> },
  {
    title: "Exchanges",
    numeric: true,
    cell: ({ count, guaranteed }) => (
      <span title={`At least ${formatCount(guaranteed)}`}>
        {count === guaranteed ? "" : "≤ "}
        {formatCount(count)}
      </span>
    ),
  },
  { title: "Last seen", numeric: true, cell: ({ last }) => <Ago at={last} /> },
];

/** As many as stand beside the usage without pushing the rest of the page away. */
const mostShown = 8;

export function CallersPanel(props: {
  readonly operation: string;
  readonly learned: Learned | undefined;
}): ReactNode {
  const { operation, learned } = props;
  const callers = learned?.usage.topCallers ?? [];
  return (
    <Panel
      title="Busiest callers"
      anchor="callers"
      note="By consumer, or by a pseudonym that tells nobody who it is. An exchange counts half after a week."
      aside={
        callers.length === 0 ? null : (
          <Link className="small" href={callersAddress({ operation })}>
            All who call it
          </Link>
        )
      }
      flush
    >
      {callers.length === 0 ? (
        <Empty title="Nobody has called it yet" />
      ) : (
        <DataTable
          caption="Busiest callers"
          columns={callerColumns}
          rows={callers.slice(0, mostShown)}
          keyOf={({ subject }) => subject}
        />
      )}
    </Panel>
  );
}
