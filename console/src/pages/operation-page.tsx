import { type ReactNode, useState } from "react";
import type { OperationPage as Answer } from "../../../src/admin/contract.ts";
import { operation } from "../api/endpoints.ts";
import { useMay } from "../api/session.tsx";
import { useResource } from "../api/use-resource.ts";
import { splitKey } from "../format/addresses.ts";
import { ChangeTable } from "../parts/change-table.tsx";
import { DependentsPanel } from "../parts/dependents-panel.tsx";
import { EditRegister } from "../parts/edit-register.tsx";
import { Icon } from "../parts/icon.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { MethodPath } from "../parts/marks.tsx";
import { Page } from "../parts/page.tsx";
import { Panel } from "../parts/panel.tsx";
import { AboutPanel } from "./operation/about-panel.tsx";
import { AccessPanel } from "./operation/access-panel.tsx";
import { ContractPanel } from "./operation/contract-panel.tsx";
import { ControlsPanel } from "./operation/controls-panel.tsx";
import { ClassesPanel, FlowPanels } from "./operation/data-panels.tsx";
import { RiskPanel } from "./operation/risk-panel.tsx";
import { CallersPanel, UsagePanel } from "./operation/usage-panel.tsx";

const refresh = 15_000;

export function OperationPage({ id }: { readonly id: string }): ReactNode {
  const endpoint = operation(id);
  const resource = useResource(endpoint, refresh);
  const mayChange = useMay("operator");
  const [editing, edit] = useState(false);
  const { method, path, host } = splitKey(id);
  const { data } = resource;
  return (
    <Page
      title={`${method} ${path}`}
      heading={<MethodPath method={method} path={path} />}
      lead={<Lead host={host} answer={data} />}
      actions={
        mayChange && data !== undefined ? (
          <button className="button" type="button" onClick={() => edit(true)}>
            <Icon name="edit" />
            Edit
          </button>
        ) : null
      }
    >
      <Loaded resource={resource} lines={16}>
        {(answer) => <Content answer={answer} />}
      </Loaded>
      {editing && data !== undefined ? (
        <EditRegister
          title={`Edit ${method} ${path}`}
          path={endpoint.path}
          record={data.record}
          onClose={() => edit(false)}
          onSaved={resource.retry}
        />
      ) : null}
    </Page>
  );
}

function Lead(props: { readonly host: string; readonly answer: Answer | undefined }): ReactNode {
  const { host, answer } = props;
  const name = answer?.record.name ?? answer?.contract?.summary;
  return (
    <>
      {name === undefined ? "" : `${name} · `}
      {host === "*" ? "any host" : host}
    </>
  );
}

function Content({ answer }: { readonly answer: Answer }): ReactNode {
  const { row, record, learned, risk, controls, contract, changes, dependents } = answer;
  return (
    <>
      <AboutPanel row={row} record={record} />
      <RiskPanel risk={risk} />
      <div className="columns wide-first">
        <UsagePanel learned={learned} />
        <div className="stack">
          <AccessPanel row={row} learned={learned} />
          <CallersPanel learned={learned} />
        </div>
      </div>
      <ContractPanel contract={contract} learned={learned} />
      <div className="columns">
        <ClassesPanel learned={learned} />
        <DependentsPanel title="Would break if it retired" dependents={dependents} />
      </div>
      <FlowPanels learned={learned} />
      <ControlsPanel controls={controls} />
      <Panel title="History" flush>
        <ChangeTable changes={changes} />
      </Panel>
    </>
  );
}
