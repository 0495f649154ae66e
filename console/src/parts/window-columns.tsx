import type { ReactNode } from "react";
import type { WindowName } from "../../../src/admin/contract.ts";
import type { CallerRow } from "../api/types.ts";
import { formatCount, formatShare } from "../format/number.ts";
import { formatBytes, formatDuration, formatRate } from "../format/quantity.ts";
import type { Column } from "./data-table.tsx";
import { usageWindows } from "./usage-windows.ts";

type Window = NonNullable<CallerRow["window"]>;

/** Below one exchange in this long, ms, the count itself tells more than the rate. */
const shortest = 3_600_000;

/**
 * How much, how fast and with what success in a window of time; a dash where nothing was counted. `windowOf`: the
 * row's, undefined where nothing is kept of it.
 */
export function windowColumns<Row>(
  name: WindowName,
  windowOf: (row: Row) => Window | undefined,
): readonly Column<Row>[] {
  const { title, length } = usageWindows.find(({ value }) => value === name) ?? usageWindows[1];
  const figure = (tell: (window: Window) => ReactNode): Column<Row>["cell"] =>
    function Figure(row) {
      const window = windowOf(row);
      return window === undefined || window.exchanges === 0 ? <Nothing /> : tell(window);
    };
  // Only the upstream's answers have a duration and a size.
  const answered = (tell: (window: Window) => ReactNode): Column<Row>["cell"] =>
    figure((window) => (window.refused >= window.exchanges ? <Nothing /> : tell(window)));
  return [
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
  ];
}

function Nothing(): ReactNode {
  return <span className="quiet">–</span>;
}

function Share(props: { readonly part: number; readonly all: number }): ReactNode {
  const { part, all } = props;
  return <span className={part === 0 ? "quiet" : ""}>{formatShare(part, all)}</span>;
}
