import type { Size } from "../../parts/use-size.ts";

/** Which way the flows of a drawing run. */
export type Course = "rightward" | "downward";

/** The part of a drawing that is seen: its upper left corner in the drawing, and how much it is enlarged. */
export interface ViewBox {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

const minZoom = 0.1;
const maxZoom = 2.5;

/** All of the drawing in the frame, and never enlarged. */
export function fit(drawing: Size, frame: Size): ViewBox {
  const zoom = clamp(Math.min(frame.width / drawing.width, frame.height / drawing.height, 1));
  return {
    x: (drawing.width - frame.width / zoom) / 2,
    y: (drawing.height - frame.height / zoom) / 2,
    zoom,
  };
}

/** Below this, names cannot be read. */
const readableZoom = 0.8;

/** As much of the drawing as can be read, beginning where its flows begin: at the left or at the top, beside `start`. */
export function beginning(
  drawing: Size & { readonly course: Course },
  frame: Size,
  start: number,
): ViewBox {
  const whole = fit(drawing, frame);
  if (whole.zoom >= readableZoom) return whole;
  const before = (length: number): number => start - length / readableZoom / 2;
  return drawing.course === "rightward"
    ? { x: 0, y: before(frame.height), zoom: readableZoom }
    : { x: before(frame.width), y: 0, zoom: readableZoom };
}

/** Enlarges around a point of the frame, which stays where it is. */
export function zoomAt(view: ViewBox, factor: number, at: { x: number; y: number }): ViewBox {
  const zoom = clamp(view.zoom * factor);
  return {
    x: view.x + at.x / view.zoom - at.x / zoom,
    y: view.y + at.y / view.zoom - at.y / zoom,
    zoom,
  };
}

/** Moves by pixels of the frame. */
export function pan(view: ViewBox, dx: number, dy: number): ViewBox {
  return { ...view, x: view.x - dx / view.zoom, y: view.y - dy / view.zoom };
}

/** Brings a point of the drawing into the middle, unless it is seen already. */
export function reveal(view: ViewBox, point: { x: number; y: number }, frame: Size): ViewBox {
  const [x, y] = [(point.x - view.x) * view.zoom, (point.y - view.y) * view.zoom];
  const edge = 40;
  const seen = x > edge && y > edge && x < frame.width - edge && y < frame.height - edge;
  if (seen) return view;
  const { zoom } = view;
  return { zoom, x: point.x - frame.width / zoom / 2, y: point.y - frame.height / zoom / 2 };
}

function clamp(zoom: number): number {
  return Math.min(Math.max(zoom, minZoom), maxZoom);
}
