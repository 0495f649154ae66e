import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { type PlacedGraph, boxHeight, boxWidth } from "./graph-layout.ts";
import { type Size, type ViewBox, fit, pan, reveal, zoomAt } from "./view-box.ts";

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
  readonly revealNode: (key: string) => void;
}

/** Pixels that a key moves. */
const step = 60;

const keys: ReadonlyMap<string, (view: ViewBox, middle: { x: number; y: number }) => ViewBox> =
  new Map([
    ["ArrowLeft", (view) => pan(view, step, 0)],
    ["ArrowRight", (view) => pan(view, -step, 0)],
    ["ArrowUp", (view) => pan(view, 0, step)],
    ["ArrowDown", (view) => pan(view, 0, -step)],
    ["+", (view, middle) => zoomAt(view, 1.3, middle)],
    ["=", (view, middle) => zoomAt(view, 1.3, middle)],
    ["-", (view, middle) => zoomAt(view, 0.77, middle)],
  ]);

/** Which part of a drawing its frame shows, and how hand and keys change that. */
export function usePanZoom(frame: RefObject<HTMLElement | null>, graph: PlacedGraph): PanZoom {
  const [view, setView] = useState<ViewBox>({ x: 0, y: 0, zoom: 1 });
  const dragged = useRef<{ readonly x: number; readonly y: number } | undefined>(undefined);
  const { width, height } = graph;

  const fitAll = useCallback(() => {
    setView(fit({ width, height }, sizeOf(frame)));
  }, [frame, width, height]);
  useEffect(fitAll, [fitAll]);

  useEffect(() => {
    const element = frame.current;
    // React's own listener cannot keep the page from being zoomed instead.
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = element?.getBoundingClientRect() ?? { left: 0, top: 0 };
      const at = { x: event.clientX - left, y: event.clientY - top };
      setView((now) => zoomAt(now, Math.exp(-event.deltaY * 0.004), at));
    };
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  }, [frame]);

  const zoomBy = (factor: number): void => {
    setView((now) => zoomAt(now, factor, middleOf(frame)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "0") return fitAll();
    const change = keys.get(event.key);
    if (change === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    setView((now) => change(now, middleOf(frame)));
  };
  const revealNode = (key: string): void => {
    const node = graph.nodes.find((each) => each.key === key);
    if (node === undefined) return;
    const middle = { x: node.x + boxWidth / 2, y: node.y + boxHeight / 2 };
    setView((now) => reveal(now, middle, sizeOf(frame)));
  };
  const release = (): void => {
    dragged.current = undefined;
  };
  const handlers: PanZoom["handlers"] = {
    onPointerDown: (event) => {
      dragged.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event) => {
      const from = dragged.current;
      if (from === undefined) return;
      if (event.buttons === 0) return release();
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      dragged.current = { x: event.clientX, y: event.clientY };
      setView((now) => pan(now, dx, dy));
    },
    onPointerUp: release,
    onPointerCancel: release,
    onKeyDown,
  };
  return { view, handlers, zoomBy, fitAll, revealNode };
}

function sizeOf(frame: RefObject<HTMLElement | null>): Size {
  const { clientWidth = 800, clientHeight = 400 } = frame.current ?? {};
  return { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) };
}

function middleOf(frame: RefObject<HTMLElement | null>): { x: number; y: number } {
  const { width, height } = sizeOf(frame);
  return { x: width / 2, y: height / 2 };
}
