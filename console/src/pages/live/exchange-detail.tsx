import type { ReactNode } from "react";
import { Link } from "wouter";
import { callersAddress } from "../../format/addresses.ts";
import type { ExchangeView } from "../../../../src/admin/contract.ts";
import { formatExact } from "../../format/instant.ts";
import { formatBytes, formatDuration } from "../../format/quantity.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Facts } from "../../parts/figures.tsx";
import { ApiLink, OperationLink } from "../../parts/links.tsx";
import { ModeMark } from "../../parts/marks.tsx";
import { operationOf } from "./operation-of.ts";

type Entry = ExchangeView["trail"][number];

const columns: readonly Column<Entry>[] = [
  { title: "Phase", cell: ({ phase }) => phase },
  { title: "Control", heads: true, cell: ({ control }) => control },
  { title: "Mode", cell: ({ mode }) => <ModeMark mode={mode} /> },
  { title: "What it did", cell: ({ what, mode }) => whatTitle(what, mode) },
  { title: "Reason", cell: ({ reason }) => reason ?? <span className="quiet">–</span> },
  { title: "Note", cell: ({ note }) => note ?? <span className="quiet">–</span> },
];

function whatTitle(what: string, mode: string): ReactNode {
  if (what !== "deny") return what;
  return <b>{mode === "shadow" ? "would deny" : "deny"}</b>;
}

/** One exchange with its decision trail. */
export function ExchangeDetail({ exchange }: { readonly exchange: ExchangeView }): ReactNode {
  const { trail } = exchange;
  return (
    <div className="stack">
      <Facts facts={factsOf(exchange)} />
      {trail.length === 0 ? (
        <p className="quiet">No control had anything to say: every one of them passed.</p>
      ) : (
        <DataTable
          caption="Decision trail"
          columns={columns}
          rows={trail}
          keyOf={({ control, phase }, index) => `${phase} ${control} ${index}`}
          cards
        />
      )}
    </div>
  );
}

function factsOf(exchange: ExchangeView): readonly (readonly [string, ReactNode])[] {
  const { id, time, api, upstreamDuration, duration, requestBytes, responseBytes } = exchange;
  const { key } = operationOf(exchange);
  return [
    ["Exchange", <code key="id">{id}</code>],
    ["Time", formatExact(time)],
    ["Operation", key === undefined ? exchange.operation : <OperationLink of={key} />],
    ["API", <ApiLink key="api" id={api} />],
    ["Ending", exchange.ending],
    [
      "Duration",
      upstreamDuration === undefined
        ? `${formatDuration(duration)}, never reached the upstream`
        : `${formatDuration(duration)}, of it ${formatDuration(upstreamDuration)} upstream`,
    ],
    ["Sizes", `${formatBytes(requestBytes)} in, ${formatBytes(responseBytes)} out`],
    [
      "Caller",
      exchange.caller === undefined ? (
        <span className="quiet">Nobody known</span>
      ) : (
        <Link key="caller" href={callersAddress({ search: exchange.caller })}>
          {exchange.caller}
        </Link>
      ),
    ],
    ["Proof", exchange.proof],
  ];
}
