import assert from "node:assert/strict";
import { test } from "node:test";
import { GivingFields } from "./giving-fields.ts";

/** Of so many values, how many are remembered. */
function remembered(fields: GivingFields, id: number, values: number): number {
  let count = 0;
  for (let turn = 0; turn < values; turn += 1) if (fields.gives(id)) count += 1;
  return count;
}

test("a field whose values never come back is mostly passed over, until one does", () => {
  const fields = new GivingFields();
  const [title, id] = [fields.add(1, "items[].title"), fields.add(1, "items[].id")];
  assert.equal(remembered(fields, title, 2000), 2000);
  assert.ok(remembered(fields, title, 10_000) < 1500);
  assert.equal(remembered(fields, title, 800), 100);
  assert.equal(remembered(fields, id, 2000), 2000, "the field beside it is another");
  fields.returned(title);
  assert.equal(remembered(fields, title, 2000), 2000);
});

test("fields are told apart by number, however many there are", () => {
  const fields = new GivingFields();
  for (let place = 0; place < 1000; place += 1) {
    const id = fields.add(place, `f${place}`);
    assert.equal(id, place + 1);
    assert.deepEqual(fields.get(id), { operation: place, path: `f${place}` });
  }
  assert.equal(remembered(fields, 1000, 2048), 2048);
  const restored = new GivingFields();
  restored.restore(structuredClone(fields.save()));
  assert.deepEqual(restored.save(), fields.save());
  assert.equal(restored.add(7, "one more"), 1001);
  assert.equal(remembered(restored, 1001, 2048), 2048);
  assert.equal(remembered(restored, 1000, 8 * 2048) < 5000, true);
});
