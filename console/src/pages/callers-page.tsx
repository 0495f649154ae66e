import { type ReactNode, useEffect } from "react";
import { useLocation, useSearch } from "wouter";
import type { Callers } from "../../../src/admin/contract.ts";
import { callers } from "../api/endpoints.ts";
import { useResource } from "../api/use-resource.ts";
import { formatCount, formatCounted } from "../format/number.ts";
import { announce } from "../parts/announcer.tsx";
import { Empty } from "../parts/empty.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { Page } from "../parts/page.tsx";
import { Pager } from "../parts/pager.tsx";
import { CallerFilters } from "./callers/caller-filters.tsx";
import { CallerTable } from "./callers/caller-table.tsx";
import {
  type CallersQuery,
  isFiltered,
  pageSize,
  printQuery,
  readQuery,
} from "./callers/callers-query.ts";

const refresh = 10_000;

/** Who calls: how much, how fast, with what success, and since when. */
export function CallersPage(): ReactNode {
  const [, navigate] = useLocation();
  const query = readQuery(useSearch());
  const resource = useResource(callers({ ...query, limit: pageSize }), refresh);
  const { data } = resource;
  const matching = data?.matching;
  useEffect(() => {
    if (matching !== undefined) announce(`${formatCounted(matching, "caller")} match`);
  }, [matching]);
  const change = (changed: Partial<CallersQuery>): void => {
    const next = { ...query, offset: 0, ...changed };
    navigate(`/callers${printQuery(next)}`, { replace: changed.offset === undefined });
  };
  return (
    <Page title="Callers" lead={data === undefined ? "Who calls what" : lead(data, query)}>
      <CallerFilters query={query} onChange={change} />
      <Loaded resource={resource} lines={12}>
        {({ callers: rows, matching: all }) => (
          <section className="panel" aria-label="Callers">
            {rows.length === 0 ? (
              <Nothing query={query} onClear={() => navigate("/callers", { replace: true })} />
            ) : (
              <CallerTable
                rows={rows}
                window={query.window}
                sort={query.sort}
                onSort={(sort) => change({ sort })}
              />
            )}
            <Pager
              offset={query.offset}
              size={pageSize}
              all={all}
              onTurn={(offset) => change({ offset })}
            />
          </section>
        )}
      </Loaded>
      <p className="quiet small">
        A caller is a principal, a session, or an address that nobody is known of, under a pseudonym
        that tells nobody who it is. Usage over time is kept of the busiest 256; of all others, how
        much they called in all, and their operations.
      </p>
    </Page>
  );
}

function lead({ matching, total }: Callers, { operation }: CallersQuery): string {
  const found =
    matching === total
      ? formatCounted(total, "caller")
      : `${formatCounted(matching, "caller")} of ${formatCount(total)}`;
  return operation === "" ? found : `${found}. How each uses this operation`;
}

function Nothing(props: { readonly query: CallersQuery; readonly onClear: () => void }): ReactNode {
  if (!isFiltered(props.query)) {
    return (
      <Empty title="Nobody has called yet">
        Callers appear once traffic passes the gateway, or a recording is imported.
      </Empty>
    );
  }
  return (
    <Empty title="No caller matches">
      <button className="button" type="button" onClick={props.onClear}>
        Clear search and filters
      </button>
    </Empty>
  );
}
