import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import type { ApiPage as Answer, ApiRow } from "../../../src/admin/contract.ts";
import { api } from "../api/endpoints.ts";
import { useMay } from "../api/session.tsx";
import { useResource } from "../api/use-resource.ts";
import { formatCount } from "../format/number.ts";
import { ChangeTable } from "../parts/change-table.tsx";
import { DependentsPanel } from "../parts/dependents-panel.tsx";
import { EditRegister } from "../parts/edit-register.tsx";
import { Empty } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { Page } from "../parts/page.tsx";
import { Panel } from "../parts/panel.tsx";
import { AboutApiPanel } from "./api/about-api-panel.tsx";
import { VersionLines } from "./api/version-lines.tsx";
import { OperationTable } from "./inventory/operation-table.tsx";

const refresh = 15_000;

/** Operations shown here; the inventory has them all. */
const mostOperations = 50;

export function ApiPage({ id }: { readonly id: string }): ReactNode {
  const endpoint = api(id);
  const resource = useResource(endpoint, refresh);
  const mayChange = useMay("operator");
  const [editing, edit] = useState(false);
  const { data } = resource;
  return (
    <Page
      title={id}
      lead={data === undefined ? "API" : leadOf(data.row)}
      actions={
        mayChange && data !== undefined ? (
          <button className="button" type="button" onClick={() => edit(true)}>
            <Icon name="edit" />
            Edit
          </button>
        ) : null
      }
    >
      <Loaded resource={resource} lines={12}>
        {(answer) => <Content answer={answer} />}
      </Loaded>
      {editing && data !== undefined ? (
        <EditRegister
          title={`Edit ${id}`}
          path={endpoint.path}
          record={data.row.record}
          onClose={() => edit(false)}
          onSaved={resource.retry}
        />
      ) : null}
    </Page>
  );
}

function leadOf({ record }: ApiRow): ReactNode {
  const hosts = record.hosts.length === 0 ? "any host" : record.hosts.join(", ");
  return (
    <>
      {record.name === undefined ? "" : `${record.name} · `}
      <code>
        {hosts}
        {record.basePath}
      </code>
    </>
  );
}

function Content({ answer }: { readonly answer: Answer }): ReactNode {
  const { row, versions, operations, changes, dependents } = answer;
  const all = `/inventory?api=${encodeURIComponent(row.record.id)}`;
  const riskiest = operations.toSorted((a, b) => b.risk.score - a.risk.score);
  const [shown, hidden] = [riskiest.slice(0, mostOperations), operations.length - mostOperations];
  return (
    <>
      <AboutApiPanel row={row} />
      <Panel title="Versions and life cycle">
        <VersionLines versions={versions} current={row.record.id} />
      </Panel>
      <Panel
        title={`Operations (${formatCount(operations.length)})`}
        aside={
          <Link className="small" href={all}>
            In the inventory
          </Link>
        }
        {...(hidden > 0
          ? { note: `The ${mostOperations} riskiest; the inventory has them all.` }
          : {})}
        flush
      >
        {shown.length === 0 ? (
          <Empty title="It has no operation" />
        ) : (
          <OperationTable rows={shown} />
        )}
      </Panel>
      <div className="columns">
        <DependentsPanel title="Who depends on it" dependents={dependents} />
        <Panel title="History" flush>
          <ChangeTable changes={changes} />
        </Panel>
      </div>
    </>
  );
}
