import assert from "node:assert/strict";
import { test } from "node:test";
import { listOf } from "./lists.ts";
import { createTemplates } from "./templates.ts";

const lists: readonly (readonly [word: string, list: string | undefined])[] = [
  ["de", "language"],
  ["en-US", "language"],
  ["zh_Hans", "language"],
  ["qq", undefined],
  ["deu", undefined],
  ["en-", undefined],
  ["en-us-posix", undefined],
  ["monday", "weekday"],
  ["Sun", "weekday"],
  ["sundays", undefined],
  ["january", "month"],
  ["json", "format"],
  [".xml", "format"],
  ["..xml", undefined],
  ["", undefined],
];

test("the list that a word is of", () => {
  for (const [word, list] of lists) assert.equal(listOf(word), list, word);
});

const host = "api.example.com";

interface Row {
  readonly title: string;
  readonly words: readonly string[];
  /** Whether each word is answered in its own way; 0: with nothing. */
  readonly answered: "alike" | "unlike" | "with nothing";
  readonly groups: number;
}

const rows: readonly Row[] = [
  { title: "two languages answered alike", words: ["de", "fr"], answered: "alike", groups: 1 },
  {
    title: "two languages answered with nothing",
    words: ["de", "fr"],
    answered: "with nothing",
    groups: 2,
  },
  { title: "three of them", words: ["de", "fr", "sv"], answered: "with nothing", groups: 1 },
  { title: "weekdays", words: ["Monday", "Friday"], answered: "alike", groups: 1 },
  {
    title: "languages that are other things",
    words: ["id", "is", "to"],
    answered: "unlike",
    groups: 3,
  },
  { title: "a language and a weekday", words: ["de", "monday"], answered: "alike", groups: 2 },
  { title: "two names of no list", words: ["stock", "terms"], answered: "alike", groups: 2 },
];

for (const { title, words, answered, groups } of rows) {
  test(`words of a list: ${title}`, () => {
    const templates = createTemplates();
    for (let round = 0; round < 40; round += 1) {
      for (const [index, word] of words.entries()) {
        const shape = answered === "with nothing" ? 0 : answered === "alike" ? 7 : 7 + index;
        const segments = ["v1", "catalog", word];
        const identity = 1 + (round % 5);
        const time = round * 1000 + index;
        templates.place({ method: "GET", host, segments, status: 200, shape, identity, time });
      }
    }
    const keys = words.map((word) => templates.find("GET", host, ["v1", "catalog", word])?.key);
    assert.ok(!keys.includes(undefined));
    assert.equal(new Set(keys).size, groups, keys.join(" "));
  });
}
