import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from "react";
import { type Size, useSize } from "../../parts/use-size.ts";
import { type PlacedGraph, boxHeight, boxWidth } from "./graph-layout.ts";
import { type ViewBox, beginning, fit, pan, reveal, zoomAt } from "./view-box.ts";

interface PanZoom {
  readonly view: ViewBox;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<SVGSVGElement>) => void;
    readonly onPointerMove: (event: PointerEvent<SVGSVGElement>) => void;
    readonly onPointerUp: () => void;
    readonly onPointerCancel: () => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
  readonly zoomBy: (factor: number) => void;
  readonly fitAll: () => void;
}

/** Where somebody has moved to, in which drawing, and with which box selected. */
interface Moved {
  readonly drawing: string;
  readonly selected: string | undefined;
  readonly view: ViewBox;
}

/** Pixels that a key moves. */
const step = 60;

type Change = (view: ViewBox, frame: Size) => ViewBox;

const keys: ReadonlyMap<string, Change> = new Map<string, Change>([
  ["ArrowLeft", (view) => pan(view, step, 0)],
  ["ArrowRight", (view) => pan(view, -step, 0)],
  ["ArrowUp", (view) => pan(view, 0, step)],
  ["ArrowDown", (view) => pan(view, 0, -step)],
  ["+", (view, frame) => zoomAt(view, 1.3, middleOf(frame))],
  ["=", (view, frame) => zoomAt(view, 1.3, middleOf(frame))],
  ["-", (view, frame) => zoomAt(view, 0.77, middleOf(frame))],
]);

/** Which part of a drawing its frame shows, and how hand and keys change that. A box just selected is seen. */
export function usePanZoom(
  element: RefObject<HTMLElement | null>,
  graph: PlacedGraph,
  selected: string | undefined,
): PanZoom {
  const frame = useSize(element, { width: 800, height: 400 });
  const [moved, setMoved] = useState<Moved | undefined>(undefined);
  const dragged = useRef<{ readonly x: number; readonly y: number } | undefined>(undefined);
  const drawing = `${graph.course} ${graph.width} ${graph.height} ${graph.nodes.length}`;
  const view = viewOf(graph, frame, selected, moved?.drawing === drawing ? moved : undefined);
  const change = (how: Change): void => {
    setMoved({ drawing, selected, view: how(view, frame) });
  };

  const onWheel = useEffectEvent((event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { left = 0, top = 0 } = element.current?.getBoundingClientRect() ?? {};
    const at = { x: event.clientX - left, y: event.clientY - top };
    change((now) => zoomAt(now, Math.exp(-event.deltaY * 0.004), at));
  });
  useEffect(() => {
    const watched = element.current;
    const listen = (event: WheelEvent): void => onWheel(event);
    // React's own listener cannot keep the page from being zoomed instead.
    watched?.addEventListener("wheel", listen, { passive: false });
    return () => watched?.removeEventListener("wheel", listen);
  }, [element]);

  const release = (): void => {
    dragged.current = undefined;
  };
  const fitAll = (): void => change((_view, size) => fit(graph, size));
  return {
    view,
    fitAll,
    zoomBy: (factor) => change((now, size) => zoomAt(now, factor, middleOf(size))),
    handlers: {
      onPointerDown: (event) => {
        dragged.current = { x: event.clientX, y: event.clientY };
      },
      onPointerMove: (event) => {
        const from = dragged.current;
        if (from === undefined) return;
        if (event.buttons === 0) return release();
        dragged.current = { x: event.clientX, y: event.clientY };
        change((now) => pan(now, event.clientX - from.x, event.clientY - from.y));
      },
      onPointerUp: release,
      onPointerCancel: release,
      onKeyDown: (event) => {
        if (event.key === "0") return fitAll();
        const how = keys.get(event.key);
        if (how === undefined || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        change(how);
      },
    },
  };
}

function viewOf(
  graph: PlacedGraph,
  frame: Size,
  selected: string | undefined,
  moved: Moved | undefined,
): ViewBox {
  const view = moved?.view ?? beginning(graph, frame, startOf(graph));
  const node = graph.nodes.find(({ key }) => key === selected);
  if (node === undefined || moved?.selected === selected) return view;
  return reveal(view, { x: node.x + boxWidth / 2, y: node.y + boxHeight / 2 }, frame);
}

/** Where the first box is, across the way that the flows run. */
function startOf({ nodes, course }: PlacedGraph): number {
  const along = course === "rightward" ? "x" : "y";
  let first = nodes[0];
  for (const node of nodes) if (first === undefined || node[along] < first[along]) first = node;
  return course === "rightward" ? (first?.y ?? 0) + boxHeight / 2 : (first?.x ?? 0) + boxWidth / 2;
}

function middleOf({ width, height }: Size): { readonly x: number; readonly y: number } {
  return { x: width / 2, y: height / 2 };
}
