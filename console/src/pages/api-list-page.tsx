import type { ReactNode } from "react";
import type { ApiRow } from "../../../src/admin/contract.ts";
import { apiList } from "../api/endpoints.ts";
import { useResource } from "../api/use-resource.ts";
import { formatCount, formatCounted, formatShare } from "../format/number.ts";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { Empty } from "../parts/empty.tsx";
import { ApiLink } from "../parts/links.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { RiskMark, StageMark } from "../parts/marks.tsx";
import { Page } from "../parts/page.tsx";
import { StateCounts } from "./api/state-counts.tsx";

const refresh = 15_000;

const columns: readonly Column<ApiRow>[] = [
  {
    title: "API",
    heads: true,
    cell: ({ record }) => (
      <div>
        <ApiLink id={record.id} />
        <p className="quiet small">
          {record.hosts.length === 0 ? "any host" : record.hosts.join(", ")}
          {record.basePath}
        </p>
      </div>
    ),
  },
  { title: "Life cycle", cell: ({ stage }) => <StageMark stage={stage} /> },
  {
    title: "Owner",
    cell: ({ record }) => record.owner ?? <span className="quiet">Nobody has said</span>,
  },
  {
    title: "Guarded",
    cell: ({ record }) => (
      <span className={record.guarded ? "mark low" : "mark high"}>
        {record.guarded ? "Guarded" : "Known only"}
      </span>
    ),
  },
  { title: "Worst risk", cell: ({ worstRisk }) => <RiskMark level={worstRisk} /> },
  {
    title: "Operations",
    cell: ({ record, operations, states }) => (
      <StateCounts api={record.id} operations={operations} states={states} />
    ),
  },
  {
    title: "In 24 h",
    numeric: true,
    cell: ({ lastDay }) => formatCount(lastDay.exchanges),
  },
  {
    title: "Errors",
    numeric: true,
    cell: ({ lastDay }) => formatShare(lastDay.errors, lastDay.exchanges),
  },
];

export function ApiListPage(): ReactNode {
  const resource = useResource(apiList, refresh);
  const { data } = resource;
  return (
    <Page
      title="APIs"
      lead={
        data === undefined
          ? "Every API and version"
          : formatCounted(data.apis.length, "API version")
      }
    >
      <Loaded resource={resource} lines={8}>
        {({ apis }) => (
          <section className="panel" aria-label="APIs">
            {apis.length === 0 ? (
              <Empty title="No API is known yet">
                Configure one, or import a contract on the page Changes.
              </Empty>
            ) : (
              <DataTable
                caption="APIs"
                columns={columns}
                rows={apis}
                keyOf={({ record }) => record.id}
                cards
              />
            )}
          </section>
        )}
      </Loaded>
    </Page>
  );
}
