import { type ReactNode, useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import type { Flows } from "../../../src/admin/contract.ts";
import { flows } from "../api/endpoints.ts";
import { useResource } from "../api/use-resource.ts";
import { formatCount, formatCounted } from "../format/number.ts";
import { Empty } from "../parts/empty.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { Page } from "../parts/page.tsx";
import { Pager } from "../parts/pager.tsx";
import { Panel } from "../parts/panel.tsx";
import { DataTableOfFlows, SequenceTable } from "./flows/edge-tables.tsx";
import { drawnGraph } from "./flows/flow-edges.ts";
import { FlowTools } from "./flows/flow-tools.tsx";
import { type FlowsQuery, printFlowsQuery, readFlowsQuery } from "./flows/flows-query.ts";
import { placeToFit } from "./flows/graph-layout.ts";
import { GraphView } from "./flows/graph-view.tsx";
import { useNarrow } from "../parts/use-narrow.ts";
import { usePart } from "../parts/use-part.ts";

export function FlowsPage(): ReactNode {
  const [, navigate] = useLocation();
  const query = readFlowsQuery(useSearch());
  const { api, minimum } = query;
  const resource = useResource(flows({ api, minimum }));
  const change = (changed: Partial<FlowsQuery>): void => {
    navigate(`/flows${printFlowsQuery({ ...query, ...changed })}`, { replace: true });
  };
  return (
    <Page
      title="Flows"
      lead={
        query.kind === "sequence"
          ? "Which operation follows which in a session"
          : "Which answer gives what a later request asks for"
      }
      actions={
        <button className="button" type="button" onClick={resource.retry}>
          Refresh
        </button>
      }
    >
      <FlowTools query={query} nodes={resource.data?.nodes ?? []} onChange={change} />
      <Loaded resource={resource} lines={12}>
        {(graph) => <Content flows={graph} query={query} onChange={change} />}
      </Loaded>
    </Page>
  );
}

interface ContentProps {
  readonly flows: Flows;
  readonly query: FlowsQuery;
  readonly onChange: (changed: Partial<FlowsQuery>) => void;
}

function Content({ flows: found, query, onChange }: ContentProps): ReactNode {
  const drawn = useMemo(() => drawnGraph(found, query.kind), [found, query.kind]);
  const placed = usePlaced(drawn);
  const known = drawn.nodes.some(({ key }) => key === query.selected);
  const selected = known ? query.selected : undefined;
  if (drawn.edges.length === 0) {
    return (
      <section className="panel" aria-label="Flows">
        <Empty title="No flow was seen">
          Flows appear when callers use one operation after another. A lower minimum shows more.
        </Empty>
      </section>
    );
  }
  return (
    <>
      <Panel title="Graph" note={noteOf(found, drawn.edges.length, drawn.hidden)} flush>
        <GraphView
          graph={placed}
          label={query.kind === "sequence" ? "Sequence graph" : "Data-flow graph"}
          selected={selected}
          onSelect={(key) => onChange({ selected: key ?? "" })}
        />
      </Panel>
      <EdgePanel flows={found} kind={query.kind} selected={selected} />
    </>
  );
}

/** About as large as the drawing's frame is: which way it is drawn does not change with every pixel. */
const wideFrame = { width: 1000, height: 540 };
const narrowFrame = { width: 350, height: 540 };

/** Laid out anew only when the graph is another, not whenever its numbers are asked for again. */
function usePlaced(drawn: ReturnType<typeof drawnGraph>): ReturnType<typeof placeToFit> {
  const shape = JSON.stringify(drawn);
  const frame = useNarrow() ? narrowFrame : wideFrame;
  return useMemo(() => placeToFit(JSON.parse(shape) as typeof drawn, frame), [shape, frame]);
}

function noteOf(found: Flows, edges: number, hidden: number): string {
  const left = hidden === 0 ? "" : ` The weakest ${formatCount(hidden)} are only in the table.`;
  const lost =
    found.overflowed === 0
      ? ""
      : ` ${formatCounted(found.overflowed, "flow")} did not fit the learner.`;
  return `${formatCounted(edges, "arrow")}, the thicker the more often.${left}${lost} Select an operation to see its own.`;
}

/** Rows of the table on one page. */
const pageSize = 100;

function EdgePanel(props: {
  readonly flows: Flows;
  readonly kind: FlowsQuery["kind"];
  readonly selected: string | undefined;
}): ReactNode {
  const { flows: found, kind, selected } = props;
  const touches = (edge: { readonly from: string; readonly to: string }): boolean =>
    selected === undefined || edge.from === selected || edge.to === selected;
  const sequence = found.sequence.filter(touches);
  const data = found.data.filter(touches);
  const all = kind === "sequence" ? sequence.length : data.length;
  const { offset, turn } = usePart(`${kind} ${selected ?? ""}`);
  const title = selected === undefined ? "All flows" : "Flows of the selected operation";
  return (
    <Panel title={`${title} (${formatCount(all)})`} flush>
      {all === 0 ? (
        <Empty title="It has none of this kind" />
      ) : kind === "sequence" ? (
        <SequenceTable caption={title} edges={sequence.slice(offset, offset + pageSize)} />
      ) : (
        <DataTableOfFlows caption={title} edges={data.slice(offset, offset + pageSize)} />
      )}
      <Pager offset={offset} size={pageSize} all={all} onTurn={turn} />
    </Panel>
  );
}
