import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { NoRecording, readRecording, tellRecordingProblem } from "./read-recording.ts";

const folder = mkdtempSync(join(tmpdir(), "castellan-recording-"));
after(() => rmSync(folder, { recursive: true }));

const pseudonym = (kind: string, id: string): string => `${kind} ${id}`;

function record(id: number | string): string {
  return JSON.stringify({
    time: "2026-02-18T00:09:11.614Z",
    client: { ip: "192.0.2.7" },
    request: { method: "GET", url: `https://api.example.com/v1/orders/${id}`, headers: [] },
    response: { status: 200, headers: [] },
    durationMs: 1,
  });
}

/** A record whose request carries so many bytes. */
function long(bytes: number): string {
  return record("17").replace('"headers":[]', `"headers":[],"body":"${"x".repeat(bytes)}"`);
}

const broken = '{"time":"2026-02-18';
const unfit = record(9).replace('"status":200', '"status":"ok"');
const nginx = JSON.stringify({
  time_iso8601: "2026-02-18T00:09:11Z",
  request_method: "GET",
  request_uri: "/v1/orders/17",
  status: 200,
  host: "api.example.com",
  remote_addr: "192.0.2.7",
});
const entry = (status: number) => ({
  startedDateTime: "2026-02-18T00:09:11.614Z",
  time: 1,
  request: { method: "GET", url: "https://api.example.com/v1/orders", headers: [] },
  response: { status, headers: [], content: {} },
});
const har = (...statuses: readonly number[]) => ({
  log: { version: "1.2", entries: statuses.map(entry) },
});

async function read(content: string | Buffer) {
  const path = join(folder, "traffic");
  writeFileSync(path, content);
  const found = { ids: [] as string[], problems: [] as string[], skipped: 0, bytes: 0, size: 0 };
  for await (const batch of readRecording({ path, pseudonym })) {
    found.ids.push(...batch.sightings.map(({ id }) => id.slice(path.length)));
    found.problems.push(
      ...batch.problems.map((problem) => tellRecordingProblem(problem).slice(path.length)),
    );
    found.skipped += batch.skipped;
    found.bytes = batch.bytes;
    found.size = batch.size;
  }
  return found;
}

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join("");
const mebibytes = 1024 * 1024;
const tooLong = `is longer than ${16 * mebibytes} bytes`;
const status = "/response/status: must be a status from 100 to 999";

const files: readonly (readonly [
  what: string,
  content: string | Buffer,
  ids: readonly string[],
  problems: readonly string[],
])[] = [
  ["records", lines(record(1), record(2)), [":1", ":2"], []],
  ["no end of the last line", `${record(1)}\n${record(2)}`, [":1", ":2"], []],
  ["one line without an end", record(1), [":1"], []],
  ["CRLF", `${record(1)}\r\n${record(2)}\r\n`, [":1", ":2"], []],
  ["a byte order mark", `\ufeff${lines(record(1), record(2))}`, [":1", ":2"], []],
  ["empty lines, also at the start", `\n\n${record(1)}\n \n${record(2)}\n\n`, [":3", ":5"], []],
  ["a broken line", lines(record(1), broken, record(3)), [":1", ":3"], [":2: is not JSON"]],
  ["a broken first line", lines(broken, record(2)), [":2"], [":1: is not JSON"]],
  ["a broken last line", `${record(1)}\n${broken}`, [":1"], [":2: is not JSON"]],
  ["a line that breaks the form", lines(record(1), unfit), [":1"], [`:2: ${status}`]],
  ["an access log", lines(nginx, nginx), [":1", ":2"], []],
  [
    "text beyond ASCII, cut between two pieces",
    lines(long(mebibytes - record("17").length - 11), record("ä€🙂")),
    [":1", ":2"],
    [],
  ],
  [
    "a line of many pieces",
    lines(record(1), long(5 * mebibytes), record(3)),
    [":1", ":2", ":3"],
    [],
  ],
  [
    "a gigantic line",
    lines(record(1), long(40 * mebibytes), record(3), broken),
    [":1", ":3"],
    [`:2: ${tooLong}`, ":4: is not JSON"],
  ],
  ["a gigantic first line", lines(long(18 * mebibytes), record(2)), [":2"], [`:1: ${tooLong}`]],
  ["a gigantic last line", `${record(1)}\n${long(18 * mebibytes)}`, [":1"], [`:2: ${tooLong}`]],
  ["a HAR", JSON.stringify(har(200, 204)), ["#0", "#1"], []],
  ["a HAR on many lines", JSON.stringify(har(200), null, 2), ["#0"], []],
  ["a HAR with a byte order mark", `\ufeff${JSON.stringify(har(200), null, 2)}`, ["#0"], []],
  [
    "a HAR with an aborted entry",
    JSON.stringify(har(200, 0, 200)),
    ["#0", "#2"],
    [": /log/entries/1/response/status: must be a status from 100 to 999"],
  ],
];

suite("recordings", () => {
  for (const [what, content, ids, problems] of files) {
    test(what, async () => {
      const found = await read(content);
      assert.deepEqual(found.ids, ids);
      assert.deepEqual(found.problems, problems);
      assert.equal(found.skipped, problems.length);
      assert.equal(found.bytes, found.size, "the end of the file was not reached");
    });
  }

  test("a HAR of many entries comes in batches, none twice", async () => {
    const { ids } = await read(JSON.stringify(har(...Array.from({ length: 1001 }, () => 200))));
    assert.equal(new Set(ids).size, 1001);
    assert.equal(ids.length, 1001);
  });

  test("what is wrong with one exchange is told at once, and counts as one", async () => {
    const two = unfit.replace('"durationMs":1', '"durationMs":-1');
    const { problems, skipped } = await read(lines(record(1), two));
    assert.equal(problems.length, 2);
    assert.equal(skipped, 1);
  });
});

const none: readonly (readonly [what: string, content: string, message: RegExp])[] = [
  ["an empty file", "", /traffic: is empty$/],
  [
    "prose",
    "Dear all,\n",
    /traffic:1:1: is not JSON, and its first line is neither an exchange record nor /,
  ],
  ["other JSON", '{"a": 1}', /traffic: holds no exchange records, no JSON access log/],
  [
    "a HAR with a word that is none",
    JSON.stringify(har(3), null, 2).replace(/"entries": \[/, '"entries": [\n  tru,'),
    /traffic:5:6: is not JSON/,
  ],
  [
    "a HAR cut short",
    JSON.stringify(har(200), null, 2).slice(0, -9),
    /traffic:\d+:\d+: is not JSON/,
  ],
];

for (const [what, content, message] of none) {
  test(`${what} is no recording`, async () => {
    await assert.rejects(read(content), (error) => {
      assert.ok(error instanceof NoRecording);
      assert.match(error.message, message);
      return true;
    });
  });
}

test("what a broken document says is not repeated", async () => {
  await assert.rejects(read('{"log": {"token": s3cret-value}}'), (error: Error) => {
    assert.doesNotMatch(error.message, /s3cret/);
    return true;
  });
});

test("a file that is not there is the file system's own error", async () => {
  const path = join(folder, "nothing");
  await assert.rejects(readRecording({ path, pseudonym }).next(), { code: "ENOENT" });
});
