import type { ReactNode } from "react";
import { audit, verification } from "../../api/endpoints.ts";
import type { AuditRow, Verification } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { formatCount } from "../../format/number.ts";
import { Ago } from "../../parts/ago.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icon.tsx";
import { TargetLink } from "../../parts/links.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Panel } from "../../parts/panel.tsx";
import { OlderPager, useOlder } from "./older.tsx";
import "../../parts/notice.css";

const pageSize = 100;
const refresh = 15_000;

const columns: readonly Column<AuditRow>[] = [
  { title: "No.", numeric: true, cell: ({ sequence }) => formatCount(sequence) },
  { title: "Action", heads: true, cell: ({ action }) => action },
  { title: "Of", cell: ({ target }) => <TargetLink target={target} /> },
  { title: "Who", cell: ({ actor }) => actor },
  {
    title: "Details",
    cell: ({ details }) => (
      <span className="mono small">
        {Object.entries(details)
          .map(([name, value]) => `${name}: ${String(value)}`)
          .join(", ")}
      </span>
    ),
  },
  { title: "When", numeric: true, cell: ({ time }) => <Ago at={time} /> },
  {
    title: "Hash",
    cell: ({ hash }) => (
      <code title={hash} className="nowrap">
        {hash.slice(0, 10)}
      </code>
    ),
  },
];

/** Everything that anybody did to the gateway, and whether the log of it is whole. */
export function AuditPanel(): ReactNode {
  const older = useOlder();
  const endpoint = audit({ limit: pageSize, before: older.before });
  const resource = useResource(endpoint, older.isFirst ? refresh : undefined);
  return (
    <>
      <ChainNotice />
      <Panel title="Audit log" flush>
        <Loaded resource={resource} lines={10}>
          {({ entries }) => (
            <>
              {entries.length === 0 ? (
                <Empty title="Nobody has done anything yet" />
              ) : (
                <DataTable
                  caption="Audit log"
                  columns={columns}
                  rows={entries}
                  keyOf={({ sequence }) => String(sequence)}
                  cards
                />
              )}
              <OlderPager
                older={older}
                last={entries.length < pageSize ? undefined : entries.at(-1)?.sequence}
              />
            </>
          )}
        </Loaded>
      </Panel>
    </>
  );
}

function ChainNotice(): ReactNode {
  const resource = useResource(verification, refresh);
  return (
    <Loaded resource={resource} lines={1}>
      {(found) => (
        <div className={found.intact ? "notice" : "notice bad"} role="status">
          <Icon name={found.intact ? "check" : "warning"} />
          <p className="notice-text">{chainText(found)}</p>
          <button className="button" type="button" onClick={resource.retry}>
            Check again
          </button>
        </div>
      )}
    </Loaded>
  );
}

function chainText(found: Verification): ReactNode {
  if (!found.intact) {
    return (
      <>
        <strong>The chain is broken at entry {formatCount(found.brokenAt)}.</strong> That entry, or
        one before it, was changed, removed or put in between after it was written.
      </>
    );
  }
  return (
    <>
      <strong>The chain is intact:</strong> {formatCount(found.rows)} entries, each hashed with the
      one before it. Last hash <code title={found.hash}>{found.hash.slice(0, 16)}</code>
    </>
  );
}
