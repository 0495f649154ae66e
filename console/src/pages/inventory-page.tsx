import { type ReactNode, useEffect } from "react";
import { useLocation, useSearch } from "wouter";
import type { Inventory } from "../../../src/admin/contract.ts";
import { inventory } from "../api/endpoints.ts";
import { useResource } from "../api/use-resource.ts";
import { formatCount, formatCounted } from "../format/number.ts";
import { announce } from "../parts/announcer.tsx";
import { Empty } from "../parts/empty.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { Page } from "../parts/page.tsx";
import { Pager } from "../parts/pager.tsx";
import { Filters } from "./inventory/filters.tsx";
import {
  type InventoryQuery,
  isFiltered,
  pageSize,
  printQuery,
  readQuery,
} from "./inventory/inventory-query.ts";
import { OperationTable } from "./inventory/operation-table.tsx";

const refresh = 10_000;

export function InventoryPage(): ReactNode {
  const [, navigate] = useLocation();
  const query = readQuery(useSearch());
  const resource = useResource(inventory({ ...query, limit: pageSize }), refresh);
  const { data } = resource;
  const matching = data?.matching;
  useEffect(() => {
    if (matching !== undefined) announce(`${formatCounted(matching, "operation")} match`);
  }, [matching]);
  const change = (changed: Partial<InventoryQuery>): void => {
    const next = { ...query, offset: 0, ...changed };
    navigate(`/inventory${printQuery(next)}`, { replace: changed.offset === undefined });
  };
  return (
    <Page
      title="Inventory"
      lead={data === undefined ? "Every operation that is known" : lead(data)}
    >
      <Filters query={query} facets={data?.facets} onChange={change} />
      <Loaded resource={resource} lines={14}>
        {({ rows, matching: all }) => (
          <section className="panel" aria-label="Operations">
            {rows.length === 0 ? (
              <Nothing query={query} onClear={() => navigate("/inventory", { replace: true })} />
            ) : (
              <OperationTable
                rows={rows}
                sorting={{ by: query.sort, onSort: (sort) => change({ sort }) }}
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
    </Page>
  );
}

function lead({ matching, total }: Inventory): string {
  return matching === total
    ? formatCounted(total, "operation")
    : `${formatCounted(matching, "operation")} of ${formatCount(total)}`;
}

function Nothing(props: {
  readonly query: InventoryQuery;
  readonly onClear: () => void;
}): ReactNode {
  if (!isFiltered(props.query)) {
    return (
      <Empty title="No operation is known yet">
        They appear once a contract is configured or imported, or traffic is seen.
      </Empty>
    );
  }
  return (
    <Empty title="No operation matches">
      <button className="button" type="button" onClick={props.onClear}>
        Clear search and filters
      </button>
    </Empty>
  );
}
