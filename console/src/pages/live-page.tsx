import { type ReactNode, useState } from "react";
import { formatCount, formatCounted } from "../format/number.ts";
import { Empty } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { Page } from "../parts/page.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { Segmented } from "../parts/segmented.tsx";
import { type LiveFilter, type Outcome, matches, maxExchanges } from "./live/exchange-list.ts";
import { ExchangeTable } from "./live/exchange-table.tsx";
import { type Exchanges, type Feed, useExchanges } from "./live/use-exchanges.ts";
import "./live/live.css";

/** Rows drawn at once. */
const mostShown = 200;

const outcomes: readonly { readonly value: Outcome; readonly title: string }[] = [
  { value: "all", title: "All" },
  { value: "refused", title: "Refused" },
  { value: "errors", title: "Errors" },
  { value: "findings", title: "With findings" },
];

export function LivePage(): ReactNode {
  const live = useExchanges();
  const [filter, setFilter] = useState<LiveFilter>({ text: "", outcome: "all" });
  const found = live.exchanges.filter((exchange) => matches(exchange, filter));
  return (
    <Page
      title="Live"
      lead="Exchanges as they come, redacted where they were captured"
      actions={<Controls live={live} />}
    >
      <div className="live-tools">
        <div className="field live-text">
          <label htmlFor="live-filter">Filter</label>
          <input
            id="live-filter"
            className="input"
            type="search"
            placeholder="Path, caller, status, control …"
            autoComplete="off"
            spellCheck={false}
            value={filter.text}
            onChange={(event) => setFilter({ ...filter, text: event.target.value })}
          />
        </div>
        <div className="field">
          <span className="field-label">Outcome</span>
          <Segmented<Outcome>
            label="Outcome"
            choices={outcomes}
            value={filter.outcome}
            onChoose={(outcome) => setFilter({ ...filter, outcome })}
          />
        </div>
      </div>
      {live.problem === undefined ? null : <ProblemNotice problem={live.problem} />}
      <section className="panel" aria-label="Exchanges">
        {found.length === 0 ? (
          <Nothing any={live.exchanges.length > 0} />
        ) : (
          <ExchangeTable
            exchanges={found.slice(0, mostShown)}
            // Nothing may slide away under who reads it.
            onOpen={() => live.pause(true)}
          />
        )}
        {found.length > 0 ? (
          <p className="live-end quiet small">
            {found.length > mostShown ? `The latest ${mostShown} of ` : ""}
            {formatCounted(found.length, "exchange")}; the page keeps {formatCount(maxExchanges)}.
          </p>
        ) : null}
      </section>
    </Page>
  );
}

const feedTitles: Readonly<Record<Feed, string>> = {
  waiting: "Connecting",
  stream: "Streaming",
  polling: "Asking every 3 s",
};

function Controls({ live }: { readonly live: Exchanges }): ReactNode {
  const { feed, paused, held, pause } = live;
  return (
    <>
      <span className={`feed ${paused ? "waiting" : feed}`} role="status">
        {paused ? `Paused, ${formatCount(held)} new` : feedTitles[feed]}
      </span>
      <button className="button" type="button" aria-pressed={paused} onClick={() => pause(!paused)}>
        <Icon name={paused ? "play" : "pause"} />
        {paused ? "Go on" : "Pause"}
      </button>
    </>
  );
}

function Nothing({ any }: { readonly any: boolean }): ReactNode {
  return any ? (
    <Empty title="No exchange matches">They are looked through as they come.</Empty>
  ) : (
    <Empty title="No exchange yet">Whatever passes the gateway appears here.</Empty>
  );
}
