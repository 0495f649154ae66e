import assert from "node:assert/strict";
import { test } from "node:test";
import { type Templates, createTemplates } from "./templates.ts";

const host = "api.example.com";

interface Row {
  readonly title: string;
  /** Words, and the formats that each is asked for in. */
  readonly asked: Readonly<Record<string, readonly string[]>>;
  /** How a path is answered; alike unless it is said. */
  readonly shape?: (word: string) => number;
  readonly templates: readonly string[];
}

const people: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  ["anna-lind", "bert77", "yuki.mori", "olga-k", "wei-chen9", "zoltan_b"].map((name) => [
    name,
    ["json", "xml"],
  ]),
);

const rows: readonly Row[] = [
  {
    title: "user names, each in several formats",
    asked: { ...people, "17": ["json", "xml"] },
    templates: ["/v1/users/{userId}.{userId2}"],
  },
  {
    title: "a name in one format only, beside them",
    asked: { ...people, "17": ["json", "xml"], "vera-s": ["json"], "ines-p": ["csv"] },
    templates: ["/v1/users/{userId}.{userId2}"],
  },
  {
    title: "a resource beside them, answered otherwise",
    asked: { ...people, "17": ["json", "xml"], settings: ["json", "xml"] },
    shape: (word) => (word === "settings" ? 8 : 7),
    templates: ["/v1/users/settings.{userId}", "/v1/users/{userId}.{userId2}"],
  },
  {
    title: "a resource beside them, answered alike",
    asked: { ...people, "17": ["json", "xml"], settings: ["json", "xml"] },
    templates: ["/v1/users/settings.{userId}", "/v1/users/{userId}.{userId2}"],
  },
  {
    title: "what is never a value, though answered alike",
    asked: { ...people, "17": ["json", "xml"], search: ["json", "xml"] },
    templates: ["/v1/users/search.{userId}", "/v1/users/{userId}.{userId2}"],
  },
  {
    title: "two resources and no value",
    asked: { orders: ["json", "xml"], invoices: ["json", "xml"] },
    templates: ["/v1/users/invoices.{userId}", "/v1/users/orders.{userId}"],
  },
];

for (const { title, asked, shape = () => 7, templates: expected } of rows) {
  test(`formats: ${title}`, () => {
    const templates = createTemplates();
    let time = 0;
    const files = Object.entries(asked).flatMap(([word, formats]) =>
      formats.map((format) => ({ word, file: `${word}.${format}` })),
    );
    for (let round = 0; round < 12; round += 1) {
      for (const { word, file } of files) {
        time += 1;
        teach(templates, file, { shape: shape(word), time });
      }
    }
    const found = files.map(({ file }) => find(templates, file));
    assert.ok(!found.includes(undefined), found.join(" "));
    assert.deepEqual(new Set(found), new Set(expected));
  });
}

function teach(
  templates: Templates,
  file: string,
  { shape, time }: { readonly shape: number; readonly time: number },
): void {
  const segments = ["v1", "users", file];
  templates.place({ method: "GET", host, segments, status: 200, shape, identity: time % 5, time });
}

function find(templates: Templates, file: string): string | undefined {
  return templates.find("GET", host, ["v1", "users", file])?.path;
}

test("formats are one wherever subtrees that differ by them are joined", () => {
  const templates = createTemplates();
  let time = 0;
  const ask = (place: string, file: string): void => {
    time += 1;
    const segments = ["maps", place, "tiles", file];
    const call = { method: "GET", host, status: 200, shape: 7, identity: time % 5, time };
    templates.place({ ...call, segments });
  };
  const places = ["lund-44", "oslo-2x", "turin_c", "bern.alt", "graz-99", "kobe-s1"];
  for (let round = 0; round < 8; round += 1) {
    for (const [index, place] of places.entries()) {
      ask(place, "12.json");
      if (index % 2 === 0) ask(place, "13.xml");
    }
  }
  const found = places.map(
    (place) => templates.find("GET", host, ["maps", place, "tiles", "12.json"])?.path,
  );
  assert.deepEqual(new Set(found), new Set(["/maps/{mapId}/tiles/{tileId}.{tileId2}"]));
});
