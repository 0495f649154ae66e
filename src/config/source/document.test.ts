import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { pointerToken } from "../../kernel/result.ts";
import { readDocument } from "./document.ts";
import { formatProblem } from "./position.ts";

const problemsOf = (file: string, text: string) => {
  const read = readDocument(file, text);
  return read.ok ? [] : read.problems.map(formatProblem);
};

const placed = [
  { text: "a: 1\nb:\n  - { x: 1, y: 2 }\n", at: "/b/0/y", line: 3, column: 13 },
  { text: "a: 1\nb:\n  - { x: 1, y: 2 }\n", at: "/b/0", line: 3, column: 5 },
  { text: "a: 1\nb:\n  - { x: 1, y: 2 }\n", at: "/b/0/z/deeper", line: 3, column: 5 },
  { text: "a: 1\n", at: "/b", line: 1, column: 1 },
  { text: "200: x\n", at: "/200", line: 1, column: 1 },
  { text: "x: 1\na/b:\n  c~d: 1\n", at: "/a~1b/c~0d", line: 3, column: 3 },
  { text: '{"a": 1,\n  "b": [true, {"c": null}]}', at: "/b/1/c", line: 2, column: 16 },
  { text: '{"a": 1,\n  "b": [true, {"c": null}]}', at: "/b/7", line: 2, column: 3 },
  { text: "base: &b { p: 1 }\nuse: *b\n", at: "/use/p", line: 2, column: 1 },
];

for (const { text, at, line, column } of placed) {
  test(`${at} of ${JSON.stringify(text)} stands at ${line}:${column}`, () => {
    const read = readDocument("f", text);
    assert.ok(read.ok);
    assert.deepEqual(read.document.place(at), { line, column });
  });
}

const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c]\n`;

const refused = [
  ["f.yaml", "a: 1\nb: 2\na: 3\n", ["f.yaml:3:1: this key stands here a second time; keep one"]],
  [
    "f.json",
    '{"a": 1,\n "b": {"c": 1, "d": 2,\n "c": 3}}',
    ["f.json:3:2: `c` stands here a second time; keep one"],
  ],
  ["f.yaml", bomb, ["f.yaml:1:1: spends its aliases more than 200 times; write the parts out"]],
  ["f.yaml", "[".repeat(50_000), ["f.yaml:1:1: nests deeper than 200 levels"]],
  ["f.json", "[".repeat(300) + "]".repeat(300), ["f.json:1:202: nests deeper than 200 levels"]],
  ["f.json", '{"a": {"__proto__": 1}}', ["f.json:1:8: `__proto__` cannot be a key"]],
  ["f.yaml", "a:\n  __proto__: 1\n", ["f.yaml:2:3: `__proto__` cannot be a key"]],
] as const;

for (const [file, text, want] of refused) {
  test(`refuses ${JSON.stringify(text.slice(0, 40))} in ${file}`, () => {
    assert.deepEqual(problemsOf(file, text), want);
  });
}

test("a few aliases, and names that only look alike, are no problem", () => {
  assert.deepEqual(problemsOf("f.yaml", "a: &a { x: 1 }\nb: *a\nc: *a\nA: 1\n"), []);
  assert.deepEqual(problemsOf("f.json", '{"a": {"a": 1}, "b": [{"a": 1}, {"a": 1}]}'), []);
});

test("JSON and YAML readers agree on every place of a JSON text", () => {
  const json = fc
    .jsonValue({ maxDepth: 3 })
    .filter((value) => !JSON.stringify(value).includes("__proto__"));
  fc.assert(
    fc.property(json, (value) => {
      // A leading comment makes the text YAML and moves nothing but the line.
      const text = JSON.stringify({ root: value }, null, 1);
      const [asJson, asYaml] = [readDocument("f", text), readDocument("f", `#\n${text}`)];
      if (!asJson.ok || !asYaml.ok) return;
      for (const at of pointersOf({ root: value })) {
        const { line, column } = asYaml.document.place(at);
        assert.deepEqual(asJson.document.place(at), { line: line - 1, column }, at);
      }
    }),
    { numRuns: 60 },
  );
});

function pointersOf(value: unknown, at = ""): readonly string[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const childAt = `${at}/${pointerToken(key)}`;
    return [childAt, ...pointersOf(child, childAt)];
  });
}
