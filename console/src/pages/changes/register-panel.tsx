import type { ReactNode } from "react";
import { changes } from "../../api/endpoints.ts";
import { useResource } from "../../api/use-resource.ts";
import { ChangeTable } from "../../parts/change-table.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Panel } from "../../parts/panel.tsx";
import { OlderPager, useOlder } from "./older.tsx";

const pageSize = 100;
const refresh = 15_000;

/** The register's own history. */
export function RegisterPanel(): ReactNode {
  const older = useOlder();
  const endpoint = changes({ limit: pageSize, before: older.before });
  const resource = useResource(endpoint, older.isFirst ? refresh : undefined);
  return (
    <Panel title="Register" flush>
      <Loaded resource={resource} lines={10}>
        {(found) => (
          <>
            <ChangeTable changes={found.changes} targets />
            <OlderPager
              older={older}
              last={found.changes.length < pageSize ? undefined : found.changes.at(-1)?.sequence}
            />
          </>
        )}
      </Loaded>
    </Panel>
  );
}
