import assert from "node:assert/strict";
import { test } from "node:test";
import { array, assert as check, nat, property } from "fast-check";
import { Roll } from "./roll.ts";

interface Guest {
  readonly id: number;
  place: number;
}

test("a roll holds whoever came and has not gone", () => {
  check(
    property(array(nat(9)), (visits) => {
      const guests: Guest[] = Array.from({ length: 10 }, (_, id) => ({ id, place: -1 }));
      const roll = new Roll<Guest>();
      const here = new Set<Guest>();
      for (const visit of visits) {
        const guest = guests[visit];
        if (guest === undefined) continue;
        if (here.delete(guest)) roll.delete(guest);
        else {
          here.add(guest);
          roll.add(guest);
        }
        roll.delete({ id: -1, place: 0 });
      }
      assert.deepEqual(new Set(roll.members()), here);
      assert.equal(roll.size, here.size);
    }),
  );
});
