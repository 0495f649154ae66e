import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { JsonValue } from "../../http/json.ts";
import { formatOf } from "./formats.ts";

const cases: Readonly<
  Record<string, readonly [right: readonly JsonValue[], wrong: readonly JsonValue[]]>
> = {
  date: [
    ["2026-02-28", "2024-02-29", "2000-02-29"],
    ["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-1-1", "26-01-01", "2026-01-01T"],
  ],
  time: [
    ["01:02:03Z", "01:02:03z", "01:02:03.5+01:30", "01:02:03-0130", "23:59:60Z"],
    [
      ["24:00:00Z", "01:60:00Z", "00:00:61Z", "01:02:03", "01:02Z", "1:02:03Z", "01-02-03Z"],
      ["01:02:03.Z", "01:02:03Zz", "01:02:03+25:00", "01:02:03+01:60", "01:02:03+1:00", "+01:0"],
    ].flat(),
  ],
  "date-time": [
    ["2026-01-02T03:04:05Z", "2026-01-02t03:04:05.123456-08:00", "2026-01-02 03:04:05Z"],
    ["2026-01-02", "2026-01-02T03:04:05", "2026-02-30T03:04:05Z", "2026-01-02_03:04:05Z", "x"],
  ],
  duration: [
    ["P1D", "PT1H30M", "P1Y2M3DT4H5M6S", "P2W", "PT0.5S"],
    ["P", "PT", "1D", "P1DT", "P1H"],
  ],
  email: [
    ["a@b.example", "a.b+c@d-e.example", "o'neil@example.ie"],
    ["a", "@b.example", "a@", "a..b@c.example", ".a@b.example", "a b@c.example", "a@b@c.example"],
  ],
  hostname: [
    ["a", "a.example", "xn--bcher-kva.example", "a.example."],
    ["", "-a.example", "a-.example", "a..example", "a_b.example", "a b"],
  ],
  ipv4: [
    ["0.0.0.0", "255.255.255.255"],
    ["256.0.0.1", "01.2.3.4", "1.2.3", "1.2.3.4.5", "1.2.3.4 "],
  ],
  ipv6: [
    ["::", "::1", "2001:db8::1", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1"],
    [":", ":::", "1::2::3", "12345::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::192.0.2.256"],
  ],
  uri: [
    ["https://a.example/b?c=d#e", "urn:x:y", "mailto:a@b.example"],
    ["a.example", "//a.example", "https://a b", "https://a/%zz", "1http://a"],
  ],
  "uri-reference": [
    ["/a?b", "a", "", "#x"],
    ["a b", "%", "<a>"],
  ],
  uuid: [
    ["123e4567-e89b-12d3-a456-426614174000"],
    [
      "123e4567e89b12d3a456426614174000",
      "123e4567-e89b-12d3-a456-42661417400",
      "g23e4567-e89b-12d3-a456-426614174000",
    ],
  ],
  byte: [
    ["", "YQ==", "YWI", "YW-_"],
    ["Y=Q=", "a b", "é"],
  ],
  "json-pointer": [
    ["", "/a/b~1c", "/"],
    ["a", "/~2", "/a~"],
  ],
  int32: [
    [0, -(2 ** 31), 2 ** 31 - 1, 1.0],
    [2 ** 31, -(2 ** 31) - 1, 1.5],
  ],
  int64: [
    [2 ** 53, -1],
    [1.5, 2 ** 64],
  ],
};

for (const [name, [right, wrong]] of Object.entries(cases)) {
  describe(name, () => {
    const format = formatOf(name);
    for (const value of right)
      test(`takes ${JSON.stringify(value)}`, () => assert.equal(format?.(value), true));
    for (const value of wrong)
      test(`refuses ${JSON.stringify(value)}`, () => assert.equal(format?.(value), false));
  });
}

test("a format says nothing of values of other types, and unknown formats say nothing", () => {
  assert.equal(formatOf("date")?.(5), true);
  assert.equal(formatOf("int32")?.("x"), true);
  for (const name of ["password", "binary", "constructor", "whatever"])
    assert.equal(formatOf(name), undefined);
});

test("no format stalls", { timeout: 5000 }, () => {
  const texts = ["a", "1", ":", ".", "/", "%41", "a@", "-", "=", "P1", "~0"].map((unit) =>
    unit.repeat(100_000),
  );
  let looked = 0;
  for (const name of Object.keys(cases)) {
    for (const text of texts) {
      formatOf(name)?.(`${text}!`);
      looked += 1;
    }
  }
  assert.ok(looked > 100);
});
