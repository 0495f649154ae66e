import { Graph, layout } from "@dagrejs/dagre";
import type { Size } from "../../parts/use-size.ts";
import type { DrawnEdge, DrawnGraph } from "./flow-edges.ts";
import { type Course, fit } from "./view-box.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box, by its upper left corner. */
export interface PlacedNode extends Point {
  readonly key: string;
  readonly exchanges: number;
}

export interface PlacedEdge extends DrawnEdge {
  readonly id: string;
  /** An SVG path. */
  readonly path: string;
}

export interface PlacedGraph {
  readonly course: Course;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

/** Of every box. */
export const boxWidth = 216;
export const boxHeight = 44;

const margin = 16;

/** As the frame shows it whole, drawn rightward or, where that shows more of it, downward. */
export function placeToFit(graph: DrawnGraph, frame: Size): PlacedGraph {
  const rightward = placeGraph(graph, "rightward");
  if (fit(rightward, frame).zoom === 1) return rightward;
  const downward = placeGraph(graph, "downward");
  return fit(downward, frame).zoom > fit(rightward, frame).zoom ? downward : rightward;
}

/** Places boxes in ranks, so that flows run one way wherever they can. */
export function placeGraph({ nodes, edges }: DrawnGraph, course: Course): PlacedGraph {
  const graph = new Graph({ directed: true });
  graph.setGraph({
    rankdir: course === "rightward" ? "LR" : "TB",
    ranksep: 48,
    nodesep: 18,
    marginx: margin,
    marginy: margin,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  // The library's own names for boxes: it keeps them as property names, and keys are a stranger's words.
  const names = new Map(nodes.map(({ key }, index) => [key, `n${index}`]));
  const nameOf = (key: string): string => names.get(key) ?? "";
  for (const name of names.values()) graph.setNode(name, { width: boxWidth, height: boxHeight });
  for (const { from, to, count } of edges) {
    // Strong flows are drawn short and straight.
    if (from !== to) graph.setEdge(nameOf(from), nameOf(to), { weight: 1 + Math.log2(1 + count) });
  }
  layout(graph);
  const placed = nodes.map((node): PlacedNode => {
    const { x = 0, y = 0 } = graph.node(nameOf(node.key)) as Partial<Point>;
    return { ...node, x: x - boxWidth / 2, y: y - boxHeight / 2 };
  });
  const boxes = new Map(placed.map((node) => [node.key, node]));
  const size = graph.graph() as { readonly width?: number; readonly height?: number };
  return {
    course,
    nodes: placed,
    edges: edges.map((edge): PlacedEdge => {
      const id = `${edge.from}\n${edge.to}`;
      if (edge.from === edge.to) return { ...edge, id, path: loop(boxes.get(edge.from)) };
      const label = graph.edge(nameOf(edge.from), nameOf(edge.to)) as {
        readonly points?: readonly Point[];
      };
      return { ...edge, id, path: curve(label.points ?? []) };
    }),
    width: Math.max(1, size.width ?? 1),
    height: Math.max(1, size.height ?? 1),
  };
}

/** A smooth line through the middle of every stretch. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let path = `M${at(first)}`;
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    path +=
      next === undefined
        ? `L${at(point)}`
        : `Q${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  }
  return path;
}

/** From the box's top back to its top. */
function loop(box: Point | undefined): string {
  if (box === undefined) return "";
  const [left, right] = [box.x + boxWidth - 50, box.x + boxWidth - 20];
  const up = box.y - 18;
  return `M${at({ x: left, y: box.y })}C${at({ x: left, y: up })} ${at({ x: right, y: up })} ${at({ x: right, y: box.y })}`;
}

function at({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export type Direction = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

/** The nearest box that way, sideways distance counting double; undefined: there is none. */
export function nearest(
  nodes: readonly PlacedNode[],
  key: string,
  direction: Direction,
): string | undefined {
  const here = nodes.find((node) => node.key === key);
  if (here === undefined) return undefined;
  const vertical = direction === "ArrowUp" || direction === "ArrowDown";
  const sign = direction === "ArrowUp" || direction === "ArrowLeft" ? -1 : 1;
  let best: { readonly key: string; readonly distance: number } | undefined;
  for (const node of nodes) {
    const [dx, dy] = [node.x - here.x, node.y - here.y];
    const [along, across] = vertical ? [dy * sign, dx] : [dx * sign, dy];
    if (along <= 0) continue;
    const distance = along + 2 * Math.abs(across);
    if (best === undefined || distance < best.distance) best = { key: node.key, distance };
  }
  return best?.key;
}
