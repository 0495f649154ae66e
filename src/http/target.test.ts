import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { normalizeTarget, slashReading } from "./target.ts";

const normal = [
  ["/", "/", [], "", []],
  ["/a/b", "/a/b", ["a", "b"], "", []],
  ["/a/", "/a/", ["a", ""], "", []],
  ["/a?", "/a", ["a"], "", []],
  ["/a%20b/%C3%A9", "/a%20b/%C3%A9", ["a b", "é"], "", []],
  ["/%c3%a9", "/%C3%A9", ["é"], "", []],
  ["/%61%2D%7e%5f", "/a-~_", ["a-~_"], "", []],
  ["/a:b@c,d;e=f!$&'()*+", "/a:b@c,d;e=f!$&'()*+", ["a:b@c,d;e=f!$&'()*+"], "", []],
  ['/{id}|[x]"<>^`', "/%7Bid%7D%7C%5Bx%5D%22%3C%3E%5E%60", ['{id}|[x]"<>^`'], "", []],
  ["/a%3Ab", "/a%3Ab", ["a:b"], "", []],
  ["/@scope%2fname", "/@scope%2Fname", ["@scope/name"], "", []],
  ["/a%2F%2Fb", "/a%2F%2Fb", ["a//b"], "", []],
  ["/path-%0D-%09", "/path-%0D-%09", ["path-\r-\t"], "", []],
  ["/...", "/...", ["..."], "", []],
  ["/.well-known/x", "/.well-known/x", [".well-known", "x"], "", []],
  ["/a..b/v1.2", "/a..b/v1.2", ["a..b", "v1.2"], "", []],
  ["/a;v=1/b", "/a;v=1/b", ["a;v=1", "b"], "", []],
  [
    "/a?x=1&y=2&x=3",
    "/a",
    ["a"],
    "x=1&y=2&x=3",
    [
      ["x", "1"],
      ["y", "2"],
      ["x", "3"],
    ],
  ],
  ["/a?q=a+b%20c%2B", "/a", ["a"], "q=a+b%20c%2B", [["q", "a b c+"]]],
  ["/a?%61=%62", "/a", ["a"], "a=b", [["a", "b"]]],
  ["/a?f[a]={1}|2", "/a", ["a"], "f%5Ba%5D=%7B1%7D%7C2", [["f[a]", "{1}|2"]]],
  ["/a?file=c:\\x", "/a", ["a"], "file=c:%5Cx", [["file", "c:\\x"]]],
  [
    "/a?flag&&b=",
    "/a",
    ["a"],
    "flag&&b=",
    [
      ["flag", ""],
      ["b", ""],
    ],
  ],
  ["/a?u=http://x/../y?z", "/a", ["a"], "u=http://x/../y?z", [["u", "http://x/../y?z"]]],
  ["/a?t=1%0D%0A2", "/a", ["a"], "t=1%0D%0A2", [["t", "1\r\n2"]]],
  ["/a?%dd=caf%e9", "/a", ["a"], "%DD=caf%E9", [["Ý", "café"]]],
  ["/a?x=%2F..%2F", "/a", ["a"], "x=%2F..%2F", [["x", "/../"]]],
] as const;

for (const [raw, path, segments, query, pairs] of normal) {
  test(`${raw} has a normal form`, () => {
    const read = normalizeTarget(raw);
    assert.deepEqual(read, { ok: true, target: { path, segments, query, pairs } });
  });
}

const refused = [
  ["", "target-form"],
  ["*", "target-form"],
  ["a", "target-form"],
  ["http://x/", "target-form"],
  ["//a", "target-empty-segment"],
  ["//", "target-empty-segment"],
  ["/a//b", "target-empty-segment"],
  ["/.", "target-dot-segment"],
  ["/a/..", "target-dot-segment"],
  ["/a/../b", "target-dot-segment"],
  ["/a/%2e%2E/b", "target-dot-segment"],
  ["/a/.%2e", "target-dot-segment"],
  ["/a/..;x/b", "target-dot-segment"],
  ["/a/..%3Bx", "target-dot-segment"],
  ["/a/%2e;", "target-dot-segment"],
  ["/a%2F..%2Fb", "target-dot-segment"],
  ["/..%2Fb", "target-dot-segment"],
  ["/a%2f.", "target-dot-segment"],
  ["/a\\b", "target-backslash"],
  ["/a%5Cb", "target-backslash"],
  ["/a%5cb", "target-backslash"],
  ["/a%", "target-escape"],
  ["/a%2", "target-escape"],
  ["/a%zz", "target-escape"],
  ["/a%u0041", "target-escape"],
  ["/a%00", "target-nul"],
  ["/a b", "target-character"],
  ["/a\tb", "target-character"],
  ["/a\0", "target-character"],
  ["/é", "target-character"],
  ["/a\x7f", "target-character"],
  ["/a#b", "target-fragment"],
  ["/a?b#c", "target-fragment"],
  ["/%c0%ae", "target-utf8"],
  ["/%ff", "target-utf8"],
  ["/%e9", "target-utf8"],
  ["/%ed%a0%80", "target-utf8"],
  ["/%f4%90%80%80", "target-utf8"],
  ["/a?x=%", "target-escape"],
  ["/a?x=%4", "target-escape"],
  ["/a?x=%00", "target-nul"],
  ["/a?x=\x01", "target-character"],
  ["/a?x=é", "target-character"],
  ["/a?x=%c0%a7", "target-utf8"],
  ["/a?x=%e0%80%a7", "target-utf8"],
  ["/a?x=%ed%a0%80", "target-utf8"],
  [`/a?${"x&".repeat(1001)}`, "target-parameters"],
  [`/${"a".repeat(65_536)}`, "target-too-long"],
] as const;

for (const [raw, reason] of refused) {
  test(`${JSON.stringify(raw.slice(0, 40))} is refused: ${reason}`, () => {
    assert.deepEqual(normalizeTarget(raw), { ok: false, reason });
  });
}

const piece = fc.oneof(
  fc.constantFrom(
    "a",
    "/",
    ".",
    "..",
    "%2e",
    "%2F",
    "%41",
    "%c3%a9",
    "%",
    ";",
    "?",
    "&",
    "=",
    "+",
    "|",
    "%00",
    "\\",
    "é",
    "#",
    " ",
  ),
  fc.string({ maxLength: 3 }),
);
const target = fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join("")}`);

test("the normal form is its own normal form, and says the same", () => {
  let seen = 0;
  fc.assert(
    fc.property(target, (raw) => {
      const read = normalizeTarget(raw);
      if (!read.ok) return;
      seen += 1;
      const { path, query, segments } = read.target;
      const again = normalizeTarget(query === "" ? path : `${path}?${query}`);
      assert.deepEqual(again, read);
      assert.match(path + query, /^[\x21-\x7e]+$/);
      assert.deepEqual(
        path === "/" ? [] : path.slice(1).split("/").map(decodeURIComponent),
        segments,
      );
      for (const part of segments.flatMap((segment) => segment.split("/"))) {
        assert.ok(part !== "." && part !== "..", path);
      }
    }),
    { numRuns: 2000 },
  );
  assert.ok(seen > 100, "looked at nothing");
});

function slashesOf(raw: string) {
  const reading = normalizeTarget(raw);
  assert.ok(reading.ok);
  return slashReading(reading.target);
}

test("an encoded slash has a second reading, and only it has", () => {
  assert.deepEqual(slashesOf("/x/%2Fa%2fb/"), ["x", "a", "b"]);
  assert.equal(slashesOf("/x/a?b=%2F"), undefined);
});
