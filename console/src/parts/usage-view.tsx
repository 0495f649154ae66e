import type { ReactNode } from "react";
import type { WindowName } from "../../../src/admin/contract.ts";
import type { CallerUsage, UsageWindow } from "../api/types.ts";
import { formatCount, formatCounted, formatShare } from "../format/number.ts";
import { formatBytes, formatDuration, formatRate } from "../format/quantity.ts";
import { StatusMark } from "./marks.tsx";
import { QuantileBars } from "./quantile-bars.tsx";
import { Segmented } from "./segmented.tsx";
import { TimeSeries } from "./time-series.tsx";
import { usageWindows } from "./usage-windows.ts";
import "./usage-view.css";

/** An operation's usage, or a caller's, in which nobody counts callers. */
type Usage = Omit<CallerUsage, WindowName> &
  Readonly<Record<WindowName, Omit<UsageWindow, "callers"> & { readonly callers?: number }>>;

/** Which window of time is looked at. */
export function WindowChoice(props: {
  readonly chosen: WindowName;
  readonly onChoose: (name: WindowName) => void;
}): ReactNode {
  return (
    <Segmented<WindowName>
      label="Window"
      choices={usageWindows}
      value={props.chosen}
      onChoose={props.onChoose}
    />
  );
}

/** One window of usage: when, how much, how fast, how large, with what success. */
export function UsageView(props: {
  readonly usage: Usage;
  readonly chosen: WindowName;
}): ReactNode {
  const { usage, chosen } = props;
  const { unit, length } = usageWindows.find(({ value }) => value === chosen) ?? usageWindows[1];
  const { exchanges, callers, errors, refused, ...sizes } = usage[chosen];
  return (
    <>
      <TimeSeries points={usage.series[chosen]} unit={unit} />
      <p className="small">
        {formatCounted(exchanges, "exchange")}
        {callers === undefined ? "" : ` of ${formatCounted(callers, "caller")}`}
        {exchanges === 0 ? "" : `, ${formatRate(exchanges, length)}`};{" "}
        {formatShare(errors, exchanges)} errors, {formatShare(refused, exchanges)} refused
      </p>
      <QuantileBars
        rows={[
          { title: "Duration", quantiles: sizes.duration, format: formatDuration, least: 0.5 },
          { title: "Request", quantiles: sizes.requestBytes, format: formatBytes, least: 1 },
          { title: "Answer", quantiles: sizes.responseBytes, format: formatBytes, least: 1 },
        ]}
      />
      <div className="statuses">
        <h3>
          Statuses <span className="quiet small">in 30 d</span>
        </h3>
        <span className="marks">
          {usage.statuses.map(({ status, count }) => (
            <span key={status}>
              <StatusMark status={status} /> {formatCount(count)}
            </span>
          ))}
        </span>
      </div>
    </>
  );
}
