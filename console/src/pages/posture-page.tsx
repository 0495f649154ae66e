import type { ReactNode } from "react";
import type { PostureView } from "../../../src/admin/contract.ts";
import { posture } from "../api/endpoints.ts";
import { useResource } from "../api/use-resource.ts";
import { formatCount, formatCounted } from "../format/number.ts";
import { Loaded } from "../parts/loaded.tsx";
import { Page } from "../parts/page.tsx";
import { ControlsMatrix } from "./posture/controls-matrix.tsx";
import { ExceptionsPanel } from "./posture/exceptions-panel.tsx";
import { FindingsPanel } from "./posture/findings-panel.tsx";

const refresh = 30_000;

export function PosturePage(): ReactNode {
  const resource = useResource(posture, refresh);
  const { data } = resource;
  return (
    <Page title="Posture" lead={data === undefined ? "What should be looked at" : leadOf(data)}>
      <Loaded resource={resource} lines={14}>
        {({ findings, controls, exceptions }) => (
          <>
            <FindingsPanel findings={findings} />
            <ControlsMatrix controls={controls} />
            <ExceptionsPanel exceptions={exceptions} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function leadOf({ findings, exceptions }: PostureView): string {
  const expired = exceptions.filter((exception) => exception.expired).length;
  return [
    formatCounted(findings.length, "finding"),
    formatCounted(exceptions.length, "exception"),
    ...(expired === 0 ? [] : [`${formatCount(expired)} of them expired`]),
  ].join(", ");
}
