import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import {
  type Asked,
  addAsked,
  areAskedAlike,
  areAskedUnlike,
  distinctNames,
  joinAsked,
  namesAsked,
  nothingAsked,
  without,
} from "./asked.ts";
import { hashText } from "./hash.ts";

type Bodies = readonly (readonly string[])[];

function askedWith(bodies: Bodies): Asked {
  const asked = nothingAsked();
  for (const names of bodies) addAsked(asked, names.map(hashText));
  return asked;
}

function times(count: number, names: readonly string[]): Bodies {
  return Array.from({ length: count }, () => names);
}

interface Row {
  readonly title: string;
  readonly one: Bodies;
  readonly other: Bodies;
  readonly unlike: boolean;
  readonly alike: boolean;
}

const person = ["name", "email"];
const many = Array.from({ length: 40 }, (_, index) => `field${index}`);

const rows: readonly Row[] = [
  {
    title: "what one always wants the other never has",
    one: times(3, ["label", "accessKey"]),
    other: times(3, ["label", "publicKey"]),
    unlike: true,
    alike: false,
  },
  {
    title: "the same, but two bodies show nothing yet",
    one: times(2, ["label", "accessKey"]),
    other: times(9, ["label", "publicKey"]),
    unlike: false,
    alike: false,
  },
  {
    title: "what one sometimes has the other never has",
    one: [...times(8, person), ...times(2, [...person, "phone"])],
    other: times(9, person),
    unlike: false,
    alike: true,
  },
  {
    title: "what one always has came once in twenty bodies of the other",
    one: times(5, ["label", "accessKey"]),
    other: [...times(19, ["label", "publicKey"]), ["label", "accessKey"]],
    unlike: true,
    alike: false,
  },
  {
    title: "one body that is like all others",
    one: [person],
    other: times(7, person),
    unlike: false,
    alike: true,
  },
  {
    title: "one name in common says little",
    one: times(7, ["ids"]),
    other: times(7, ["ids"]),
    unlike: false,
    alike: false,
  },
  {
    title: "of more names than are told apart nothing is said to be missing",
    one: times(4, ["last"]),
    other: [many.slice(0, 20), many.slice(20), ...times(4, ["last"])],
    unlike: false,
    alike: false,
  },
];

for (const { title, one, other, unlike, alike } of rows) {
  test(`what operations are asked with: ${title}`, () => {
    const [a, b] = [askedWith(one), askedWith(other)];
    assert.equal(areAskedUnlike(a, b), unlike);
    assert.equal(areAskedUnlike(b, a), unlike);
    assert.equal(areAskedAlike(a, b), alike);
    assert.equal(areAskedAlike(b, a), alike);
  });
}

test("operations without a body are neither alike nor unlike", () => {
  const asked = askedWith(times(9, person));
  for (const nothing of [undefined, nothingAsked()]) {
    assert.equal(areAskedAlike(asked, nothing), false);
    assert.equal(areAskedUnlike(asked, nothing), false);
  }
});

test("the names of a body are those of its object, or of the first in a list", () => {
  assert.deepEqual(namesAsked({ name: "Anna", tags: [] }), ["name", "tags"]);
  assert.deepEqual(namesAsked([{ id: 1 }, { other: 2 }]), ["id"]);
  for (const value of [null, 7, "text", [], [[{ id: 1 }]], {}]) {
    assert.deepEqual(namesAsked(value), []);
  }
  assert.equal(namesAsked(Object.fromEntries(many.map((name) => [name, 1]))).length, 32);
});

test("the names of a form are told once each, and not more than are told apart", () => {
  assert.deepEqual(distinctNames(["id", "tag", "tag", "id"]), ["id", "tag"]);
  assert.deepEqual(distinctNames(many), many.slice(0, 32));
  assert.deepEqual(distinctNames([...Array<string>(256).fill("tag"), "late"]), ["tag"]);
});

test("any bodies: what is joined and taken away again leaves what was there", () => {
  const bodies = fc.array(fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e")), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(bodies, bodies, (some, others) => {
      const [one, other] = [askedWith(some), askedWith(others)];
      const whole = askedWith(others);
      joinAsked(whole, one);
      const left = without(whole, one);
      assert.equal(left.bodies, other.bodies);
      const counted = [...left.names].filter(([, count]) => count > 0);
      assert.deepEqual(new Map(counted), other.names);
    }),
  );
});
