import { type ReactNode, useState } from "react";
import type { OperationPage as Answer } from "../../../src/admin/contract.ts";
import { learnedOpenapi, operation } from "../api/endpoints.ts";
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
import { AdoptionNotice } from "./operation/adoption-notice.tsx";
import { AdoptDialog } from "./operation/adopt-dialog.tsx";
import { AccessPanel } from "./operation/access-panel.tsx";
import { ContractPanel } from "./operation/contract-panel.tsx";
import { Contents } from "./operation/contents.tsx";
import { ControlsPanel } from "./operation/controls-panel.tsx";
import { ClassesPanel, FlowPanels } from "./operation/data-panels.tsx";
import { RiskPanel } from "./operation/risk-panel.tsx";
import { CallersPanel, UsagePanel } from "./operation/usage-panel.tsx";

const refresh = 15_000;

export function OperationPage({ id }: { readonly id: string }): ReactNode {
  const endpoint = operation(id);
  const resource = useResource(endpoint, refresh);
  const [dialog, open] = useState<"edit" | "adopt" | undefined>(undefined);
  const close = (): void => open(undefined);
  const { method, path, host } = splitKey(id);
  const { data } = resource;
  return (
    <Page
      title={`${method} ${path}`}
      heading={method === "" ? id : <MethodPath method={method} path={path} />}
      lead={<Lead host={host} answer={data} />}
      actions={
        data === undefined ? null : (
          <Actions answer={data} onEdit={() => open("edit")} onAdopt={() => open("adopt")} />
        )
      }
    >
      <Loaded resource={resource} lines={16}>
        {(answer) => <Content answer={answer} />}
      </Loaded>
      {dialog === "edit" && data !== undefined ? (
        <EditRegister
          title={`Edit ${method} ${path}`}
          path={endpoint.path}
          record={data.record}
          onClose={close}
          onSaved={resource.retry}
        />
      ) : null}
      {dialog === "adopt" && data !== undefined ? (
        <AdoptDialog record={data.record} onClose={close} onAdopted={resource.retry} />
      ) : null}
    </Page>
  );
}

function Actions(props: {
  readonly answer: Answer;
  readonly onEdit: () => void;
  readonly onAdopt: () => void;
}): ReactNode {
  const { answer, onEdit, onAdopt } = props;
  const { record, learned } = answer;
  const mayChange = useMay("operator");
  return (
    <>
      {learned === undefined ? null : (
        <a className="button" href={learnedOpenapi(record.key)} download="openapi.json">
          <Icon name="import" />
          OpenAPI
        </a>
      )}
      {mayChange && !record.declared && learned !== undefined ? (
        <button className="button" type="button" onClick={onAdopt}>
          <Icon name="plus" />
          Adopt
        </button>
      ) : null}
      {mayChange ? (
        <button className="button" type="button" onClick={onEdit}>
          <Icon name="edit" />
          Edit
        </button>
      ) : null}
    </>
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
      <Contents />
      <AdoptionNotice adopted={answer.adopted} />
      <AboutPanel row={row} record={record} />
      <RiskPanel risk={risk} />
      <div className="columns wide-first">
        <UsagePanel learned={learned} />
        <AccessPanel row={row} learned={learned} />
      </div>
      <div className="columns">
        <CallersPanel operation={record.key} learned={learned} />
        <DependentsPanel
          title="Would break if it retired"
          dependents={dependents}
          operation={record.key}
        />
      </div>
      <ContractPanel contract={contract} learned={learned} />
      <ClassesPanel learned={learned} />
      <FlowPanels learned={learned} />
      <ControlsPanel controls={controls} />
      <Panel anchor="history" title="History" flush>
        <ChangeTable changes={changes} />
      </Panel>
    </>
  );
}
