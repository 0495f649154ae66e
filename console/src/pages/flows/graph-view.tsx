import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { splitKey } from "../../format/addresses.ts";
import { formatCount, formatCounted } from "../../format/number.ts";
import { Icon } from "../../parts/icon.tsx";
import {
  type Direction,
  type PlacedEdge,
  type PlacedGraph,
  type PlacedNode,
  boxHeight,
  boxWidth,
  nearest,
} from "./graph-layout.ts";
import { usePanZoom } from "./use-pan-zoom.ts";
import "./flows.css";

interface Props {
  readonly graph: PlacedGraph;
  readonly label: string;
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
}

/** The drawing: moved by pointer, wheel with Ctrl, and keys; a box is selected by click or Enter. */
export function GraphView({ graph, label, selected, onSelect }: Props): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const { view, handlers, zoomBy, fitAll } = usePanZoom(frame, graph, selected);
  const most = Math.max(1, ...graph.edges.map(({ count }) => count));
  const move = (event: KeyboardEvent, key: string): void => {
    if (event.key === "Escape") return onSelect(undefined);
    if (!event.key.startsWith("Arrow")) return;
    const next = nearest(graph.nodes, key, event.key as Direction);
    event.preventDefault();
    event.stopPropagation();
    if (next === undefined) return;
    onSelect(next);
    frame.current?.querySelector<SVGElement>(`[data-key="${CSS.escape(next)}"]`)?.focus();
  };
  const entry = selected ?? graph.nodes[0]?.key;
  return (
    <div className="graph" ref={frame}>
      <svg
        className="graph-canvas"
        role="group"
        aria-label={`${label}. The table below lists the same.`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keys move what it shows
        tabIndex={0}
        {...handlers}
      >
        <Arrowheads />
        <g transform={`scale(${view.zoom}) translate(${-view.x} ${-view.y})`}>
          {graph.edges.map((edge) => (
            <Edge key={edge.id} edge={edge} most={most} selected={selected} />
          ))}
          {graph.nodes.map((node) => (
            <Node
              key={node.key}
              node={node}
              selected={node.key === selected}
              tabIndex={node.key === entry ? 0 : -1}
              onSelect={() => onSelect(node.key)}
              onKeyDown={(event) => move(event, node.key)}
            />
          ))}
        </g>
      </svg>
      <div className="graph-tools">
        <button className="button" type="button" aria-label="Larger" onClick={() => zoomBy(1.3)}>
          <Icon name="plus" />
        </button>
        <button className="button" type="button" aria-label="Smaller" onClick={() => zoomBy(0.77)}>
          <Icon name="minus" />
        </button>
        <button className="button" type="button" aria-label="Show all of it" onClick={fitAll}>
          <Icon name="fit" />
        </button>
      </div>
    </div>
  );
}

function Arrowheads(): ReactNode {
  return (
    <defs>
      {["plain", "in", "out"].map((kind) => (
        <marker
          key={kind}
          id={`arrow-${kind}`}
          className={`arrow ${kind}`}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0L8 4 0 8z" />
        </marker>
      ))}
    </defs>
  );
}

function Edge(props: {
  readonly edge: PlacedEdge;
  readonly most: number;
  readonly selected: string | undefined;
}): ReactNode {
  const { edge, most, selected } = props;
  const kind = edge.from === selected ? "out" : edge.to === selected ? "in" : "plain";
  const faded = selected !== undefined && kind === "plain";
  return (
    <path
      className={`edge ${kind} ${faded ? "faded" : ""}`}
      d={edge.path}
      strokeWidth={1 + 3 * (Math.log(1 + edge.count) / Math.log(1 + most))}
      markerEnd={`url(#arrow-${kind})`}
    />
  );
}

/** Characters of a path that fit into a box. */
const fits = 30;

function Node(props: {
  readonly node: PlacedNode;
  readonly selected: boolean;
  readonly tabIndex: number;
  readonly onSelect: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}): ReactNode {
  const { node, selected, tabIndex, onSelect, onKeyDown } = props;
  const { method, path } = splitKey(node.key);
  return (
    <g className={selected ? "node selected" : "node"} transform={`translate(${node.x} ${node.y})`}>
      <rect width={boxWidth} height={boxHeight} rx="6" />
      <g aria-hidden="true">
        <text x="10" y="18" className="node-head">
          {method}
          <tspan className="node-count" dx="8">
            {formatCount(node.exchanges)}
          </tspan>
        </text>
        <text x="10" y="34" className="node-path">
          {path.length > fits ? `…${path.slice(1 - fits)}` : path}
        </text>
      </g>
      <rect
        className="node-button"
        width={boxWidth}
        height={boxHeight}
        rx="6"
        role="button"
        aria-pressed={selected}
        aria-label={`${method} ${path}, ${formatCounted(node.exchanges, "exchange")}`}
        data-key={node.key}
        tabIndex={tabIndex}
        onClick={onSelect}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== " ") return onKeyDown(event);
          event.preventDefault();
          onSelect();
        }}
      >
        <title>{node.key}</title>
      </rect>
    </g>
  );
}
