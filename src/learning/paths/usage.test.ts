import assert from "node:assert/strict";
import { test } from "node:test";
import { createTemplates } from "./templates.ts";
import { isUsageKnown } from "./usage.ts";

const host = "api.example.com";

interface Row {
  readonly title: string;
  readonly words: readonly string[];
  /** How often each operation is called for each word. */
  readonly counts: readonly (readonly number[])[];
  /** What stands before the words: `music/favourites` unless it is said. */
  readonly after?: readonly string[];
  /** Whether each word is answered in its own way. */
  readonly unlike?: boolean;
  readonly merged: boolean;
}

const rows: readonly Row[] = [
  {
    title: "names that are answered alike and used alike are an enumeration",
    words: ["tracks", "clips"],
    counts: [
      [60, 30, 20, 12],
      [30, 16, 11, 7],
    ],
    merged: true,
  },
  {
    title: "after a value four operations are too few: parts of a thing are called by names",
    after: ["music", "17"],
    words: ["tracks", "clips"],
    counts: [
      [60, 30, 20, 12],
      [30, 16, 11, 7],
    ],
    merged: false,
  },
  {
    title: "five are enough there",
    after: ["music", "17"],
    words: ["tracks", "clips"],
    counts: [
      [60, 30, 20, 12, 24],
      [30, 16, 11, 7, 12],
    ],
    merged: true,
  },
  {
    title: "names that are answered alike, but each is used in its own way",
    words: ["tracks", "clips"],
    counts: [
      [90, 4, 20, 8],
      [6, 40, 3, 15],
    ],
    merged: false,
  },
  {
    title: "used alike, but answered otherwise",
    words: ["tracks", "clips"],
    counts: [
      [60, 30, 20, 12],
      [30, 16, 11, 7],
    ],
    unlike: true,
    merged: false,
  },
  {
    title: "used alike, but hardly ever",
    words: ["tracks", "clips"],
    counts: [
      [4, 3, 2, 2],
      [3, 3, 2, 1],
    ],
    merged: false,
  },
  {
    title: "words that no vocabulary knows, used each in its own way",
    words: ["zorgs", "plinks", "quuxes", "frobs"],
    counts: [
      [60, 4, 12, 3],
      [3, 45, 2, 20],
      [18, 2, 40, 1],
      [4, 9, 3, 33],
    ],
    merged: false,
  },
];

const favourites = ["music", "favourites"];

for (const { title, after = favourites, words, counts, unlike = false, merged } of rows) {
  test(title, () => {
    const templates = createTemplates();
    const calls = words.flatMap((word, at) =>
      (counts[at] ?? []).flatMap((count, slot) =>
        Array.from({ length: count }, (_, turn) => ({ word, at, slot, due: (turn + 0.5) / count })),
      ),
    );
    // Each operation comes evenly over time.
    calls.sort((a, b) => a.due - b.due || a.at - b.at || a.slot - b.slot);
    for (const [time, { word, at, slot }] of calls.entries()) {
      const below = [[], ["17"], ["17", "parts"], ["17", "owner"], ["17", "terms"]][slot] ?? [];
      templates.place({
        method: "GET",
        host,
        segments: [...after, word, ...below],
        status: 200,
        shape: 10 * (unlike ? at + 1 : 1) + slot,
        echoed: [],
        identity: time % 5,
        time,
      });
    }
    const keys = words.map((word) => templates.find("GET", host, [...after, word])?.key);
    assert.equal(new Set(keys).size, merged ? 1 : words.length, keys.join(" "));
  });
}

const known: readonly (readonly [
  what: string,
  table: readonly [freedom: number, perCell: number, perMainCell: number],
  isKnown: boolean,
])[] = [
  ["a small table, once each cell was seen", [6, 1, 1.2], true],
  ["a small table of which few cells are known, though the main ones", [6, 0.9, 3], false],
  [
    "70 repositories with 210 operations each, once the main ones are known",
    [14_421, 0.13, 1],
    true,
  ],
  ["the same, a little earlier", [14_421, 0.13, 0.99], false],
  ["a table that is just large enough", [1000, 0.3, 1], true],
  ["one that is not", [999, 0.3, 1], false],
];

for (const [what, [freedom, perCell, perMainCell], isKnown] of known) {
  test(`${what}: a difference ${isKnown ? "would show" : "may not show yet"}`, () => {
    assert.equal(isUsageKnown({ unlike: 1, freedom, perCell, perMainCell }), isKnown);
  });
}
