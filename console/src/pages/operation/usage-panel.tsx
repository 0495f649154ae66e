import { type ReactNode, useState } from "react";
import type { Learned, UsageWindow } from "../../api/types.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { formatBytes, formatDuration } from "../../format/quantity.ts";
import { Ago } from "../../parts/ago.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { StatusMark } from "../../parts/marks.tsx";
import { Panel } from "../../parts/panel.tsx";
import { QuantileBars } from "../../parts/quantile-bars.tsx";
import { Segmented } from "../../parts/segmented.tsx";
import { TimeSeries } from "../../parts/time-series.tsx";
import "./operation.css";

type Window = "hour" | "day" | "month";

const windows = [
  { value: "hour", title: "1 h", unit: "minute" },
  { value: "day", title: "24 h", unit: "hour" },
  { value: "month", title: "30 d", unit: "day" },
] as const;

/** How much it is used, by when and how fast. */
export function UsagePanel({ learned }: { readonly learned: Learned | undefined }): ReactNode {
  const [chosen, choose] = useState<Window>("day");
  if (learned === undefined) {
    return (
      <Panel title="Usage" anchor="usage">
        <Empty title="Nobody has called it yet" />
      </Panel>
    );
  }
  const { usage } = learned;
  const unit = windows.find(({ value }) => value === chosen)?.unit ?? "hour";
  return (
    <Panel
      title="Usage"
      anchor="usage"
      aside={
        <Segmented<Window> label="Window" choices={windows} value={chosen} onChoose={choose} />
      }
    >
      <TimeSeries points={usage.series[chosen]} unit={unit} />
      <WindowFigures window={usage[chosen]} />
      <div className="statuses">
        <h3>Statuses</h3>
        <span className="marks">
          {usage.statuses.map(({ status, count }) => (
            <span key={status}>
              <StatusMark status={status} /> {formatCount(count)}
            </span>
          ))}
        </span>
      </div>
    </Panel>
  );
}

function WindowFigures({ window }: { readonly window: UsageWindow }): ReactNode {
  const { exchanges, callers, errors, refused, duration, requestBytes, responseBytes } = window;
  return (
    <>
      <p className="small">
        {formatCount(exchanges)} exchanges of {formatCount(callers)} callers;{" "}
        {formatShare(errors, exchanges)} errors, {formatShare(refused, exchanges)} refused
      </p>
      <QuantileBars
        rows={[
          { title: "Duration", quantiles: duration, format: formatDuration, least: 0.5 },
          { title: "Request", quantiles: requestBytes, format: formatBytes, least: 1 },
          { title: "Answer", quantiles: responseBytes, format: formatBytes, least: 1 },
        ]}
      />
    </>
  );
}

type Caller = Learned["usage"]["topCallers"][number];

const callerColumns: readonly Column<Caller>[] = [
  {
    title: "Caller",
    heads: true,
    cell: ({ subject, consumer }) => (
      <span>
        {consumer ?? <code>{subject}</code>}
        {consumer === undefined ? null : <span className="quiet small"> {subject}</span>}
      </span>
    ),
  },
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

export function CallersPanel({ learned }: { readonly learned: Learned | undefined }): ReactNode {
  const callers = learned?.usage.topCallers ?? [];
  return (
    <Panel
      title="Busiest callers"
      note="By consumer, or by a pseudonym that tells nobody who it is."
      flush
    >
      {callers.length === 0 ? (
        <Empty title="Nobody has called it yet" />
      ) : (
        <DataTable
          caption="Busiest callers"
          columns={callerColumns}
          rows={callers}
          keyOf={({ subject }) => subject}
        />
      )}
    </Panel>
  );
}
