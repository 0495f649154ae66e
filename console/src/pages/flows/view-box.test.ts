import assert from "node:assert/strict";
import { test } from "node:test";
import { beginning, fit, pan, reveal, zoomAt } from "./view-box.ts";

const frame = { width: 800, height: 400 };

test("a small drawing stands in the middle, a large one is made smaller", () => {
  assert.deepEqual(fit({ width: 400, height: 200 }, frame), { x: -200, y: -100, zoom: 1 });
  assert.deepEqual(fit({ width: 1600, height: 400 }, frame), { x: 0, y: -200, zoom: 0.5 });
});

test("a drawing too large to be read whole is shown from its beginning", () => {
  assert.deepEqual(
    beginning({ width: 1000, height: 500, course: "rightward" }, frame, 0).zoom,
    0.8,
  );
  const { x, y, zoom } = beginning({ width: 9000, height: 1000, course: "rightward" }, frame, 700);
  assert.deepEqual([x, y, zoom], [0, 450, 0.8]);
});

test("one that runs downward begins at its top, beside its first box", () => {
  const drawing = { width: 2000, height: 3000, course: "downward" } as const;
  assert.deepEqual(beginning(drawing, frame, 700), { x: 200, y: 0, zoom: 0.8 });
});

test("what is under the pointer stays under it", () => {
  const view = { x: 10, y: 20, zoom: 0.5 };
  const at = { x: 100, y: 60 };
  const nearer = zoomAt(view, 2, at);
  assert.equal(nearer.zoom, 1);
  assert.equal(view.x + at.x / view.zoom, nearer.x + at.x / nearer.zoom);
  assert.equal(view.y + at.y / view.zoom, nearer.y + at.y / nearer.zoom);
});

test("enlarging ends somewhere, both ways", () => {
  const at = { x: 0, y: 0 };
  assert.equal(zoomAt({ x: 0, y: 0, zoom: 1 }, 1000, at).zoom, 2.5);
  assert.equal(zoomAt({ x: 0, y: 0, zoom: 1 }, 0.0001, at).zoom, 0.1);
});

test("moving is in pixels of the frame", () => {
  assert.deepEqual(pan({ x: 0, y: 0, zoom: 0.5 }, 10, -20), { x: -20, y: 40, zoom: 0.5 });
});

test("what is not seen is brought into the middle, what is seen stays", () => {
  const view = { x: 0, y: 0, zoom: 1 };
  assert.equal(reveal(view, { x: 400, y: 200 }, frame), view);
  assert.deepEqual(reveal(view, { x: 2000, y: 200 }, frame), { x: 1600, y: 0, zoom: 1 });
});
