import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Overview } from "../../../src/admin/contract.ts";
import { overview } from "../api/endpoints.ts";
import { useResource } from "../api/use-resource.ts";
import { formatCount, formatShare } from "../format/number.ts";
import { formatDuration } from "../format/quantity.ts";
import { Ago } from "../parts/ago.tsx";
import { type Figure, Figures } from "../parts/figures.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { Page } from "../parts/page.tsx";
import { Panel } from "../parts/panel.tsx";
import { TimeSeries } from "../parts/time-series.tsx";
import { LearnerPanel } from "./overview/learner-panel.tsx";
import { ModeBanner } from "./overview/mode-banner.tsx";
import { RiskiestPanel } from "./overview/riskiest-panel.tsx";
import { StandingPanel } from "./overview/standing-panel.tsx";

const refresh = 5000;

export function OverviewPage(): ReactNode {
  const resource = useResource(overview, refresh);
  const { data } = resource;
  return (
    <Page
      title="Overview"
      lead={
        data === undefined ? (
          "How the gateway and the APIs behind it stand"
        ) : (
          <>
            Castellan {data.version}, started <Ago at={data.started} />, configuration{" "}
            <code>{data.revision.slice(0, 10)}</code>
          </>
        )
      }
    >
      <Loaded resource={resource} lines={12}>
        {(now) => <Content now={now} />}
      </Loaded>
    </Page>
  );
}

function Content({ now }: { readonly now: Overview }): ReactNode {
  return (
    <>
      <ModeBanner />
      <Figures figures={figuresOf(now)} />
      <Panel title="Traffic of the last hour">
        <TimeSeries points={now.perMinute} unit="minute" />
      </Panel>
      <div className="columns wide-first">
        <RiskiestPanel rows={now.riskiest} />
        <div className="stack">
          <StandingPanel overview={now} />
          <LearnerPanel learner={now.learner} />
        </div>
      </div>
    </>
  );
}

function figuresOf({ apis, operations, traffic, risks, perMinute }: Overview): readonly Figure[] {
  const { hour, day } = traffic;
  const pressing = risks.critical + risks.high;
  return [
    { title: "APIs", value: formatCount(apis), note: `${formatCount(operations)} operations` },
    {
      title: "High or critical risk",
      value: formatCount(pressing),
      note: `${formatCount(risks.critical)} critical, ${formatCount(risks.high)} high`,
    },
    {
      title: "Exchanges, last hour",
      value: formatCount(hour.exchanges),
      note: `${formatCount(day.exchanges)} in 24 h`,
      trend: perMinute.map(({ exchanges }) => exchanges),
    },
    {
      title: "Errors, last hour",
      value: formatShare(hour.errors, hour.exchanges),
      note: `${formatCount(hour.errors)} failed answers`,
      trend: perMinute.map(({ errors }) => errors),
    },
    {
      title: "Refused, last hour",
      value: formatShare(hour.refused, hour.exchanges),
      note: `${formatCount(hour.refused)} by the gateway`,
      trend: perMinute.map(({ refused }) => refused),
    },
    {
      title: "Callers, last hour",
      value: <Link href="/callers?window=hour">{formatCount(hour.callers)}</Link>,
      note: `${formatCount(day.callers)} in 24 h`,
    },
    {
      title: "99 % within",
      value: formatDuration(hour.duration.p99),
      note: `half within ${formatDuration(hour.duration.p50)}`,
    },
  ];
}
