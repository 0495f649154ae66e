import { Fragment, type ReactNode, useState } from "react";
import type { ExchangeView } from "../../../../src/admin/contract.ts";
import { formatClock, formatExact } from "../../format/instant.ts";
import { formatDuration } from "../../format/quantity.ts";
import { Icon } from "../../parts/icon.tsx";
import { MethodPath, StatusMark } from "../../parts/marks.tsx";
import { ExchangeDetail } from "./exchange-detail.tsx";
import { operationOf } from "./operation-of.ts";

const columns = ["Time", "Operation", "Status", "What happened", "Caller", "Duration"];

/** Exchanges, the latest first; each opens onto its decision trail. */
export function ExchangeTable(props: {
  readonly exchanges: readonly ExchangeView[];
  readonly onOpen: () => void;
}): ReactNode {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const turn = (id: string): void => {
    const next = new Set(open);
    if (!next.delete(id)) {
      next.add(id);
      props.onOpen();
    }
    setOpen(next);
  };
  return (
    <div className="table-region">
      <table className="table cards live-table">
        <caption className="unseen">Exchanges, the latest first</caption>
        <thead>
          <tr>
            {columns.map((title) => (
              <th key={title} scope="col" className={title === "Duration" ? "numeric" : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.exchanges.map((exchange) => (
            <Fragment key={exchange.id}>
              <ExchangeRow
                exchange={exchange}
                open={open.has(exchange.id)}
                onTurn={() => turn(exchange.id)}
              />
              {open.has(exchange.id) ? (
                <tr className="live-detail">
                  <td colSpan={columns.length} id={`trail-${exchange.id}`}>
                    <ExchangeDetail exchange={exchange} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ExchangeRow(props: {
  readonly exchange: ExchangeView;
  readonly open: boolean;
  readonly onTurn: () => void;
}): ReactNode {
  const { exchange, open, onTurn } = props;
  const { id, time, status, caller, proof, duration } = exchange;
  const { method, path } = operationOf(exchange);
  return (
    <tr className={open ? "open" : undefined}>
      <td data-title="Time" title={formatExact(time)} className="nowrap mono">
        {formatClock(time)}
      </td>
      <th scope="row">
        <button
          type="button"
          className="live-open"
          aria-expanded={open}
          aria-controls={open ? `trail-${id}` : undefined}
          onClick={onTurn}
        >
          <Icon name={open ? "down" : "right"} />
          <MethodPath method={method} path={path} />
        </button>
      </th>
      <td data-title="Status">
        <StatusMark status={status} />
      </td>
      <td data-title="Happened">
        <Happened exchange={exchange} />
      </td>
      <td data-title="Caller">
        <span>
          {caller === undefined ? (
            <span className="quiet">Nobody known</span>
          ) : (
            <code>{caller}</code>
          )}{" "}
          <span className="quiet small">{proof === "none" ? "" : proof}</span>
        </span>
      </td>
      <td data-title="Duration" className="numeric">
        {formatDuration(duration)}
      </td>
    </tr>
  );
}

function Happened({ exchange }: { readonly exchange: ExchangeView }): ReactNode {
  const { denial, fault, trail, ending } = exchange;
  if (denial !== undefined) {
    return (
      <span>
        <span className="mark high">Refused</span> {denial.control}: {denial.reason}
      </span>
    );
  }
  if (fault !== undefined) {
    return (
      <span>
        <span className="mark critical">Fault</span> {fault}
      </span>
    );
  }
  const shadow = trail.filter(({ mode, what }) => mode === "shadow" && what === "deny");
  if (shadow.length > 0) {
    return (
      <span>
        <span className="mark medium">Would be refused</span>{" "}
        {shadow.map(({ control }) => control).join(", ")}
      </span>
    );
  }
  return <span className="quiet">{ending}</span>;
}
