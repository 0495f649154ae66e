import assert from "node:assert/strict";
import { test } from "node:test";
import { millis } from "../kernel/clock.ts";
import { cannedServer, isWhole, rawServer, stage, statusOf, talk } from "./fixtures/stage.ts";
import { defaultUpstreamSettings } from "./upstream-settings.ts";

const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

/** What an upstream may do wrong while controls must read its answer: the client sees 502 and nothing else. */
const lies = [
  ["dies in its head", "HTTP/1.1 200 OK\r\nContent-", "upstream-truncated"],
  ["dies in its body", `${json}Content-Length: 20\r\n\r\n{"secret":`, "upstream-truncated"],
  [
    "dies between chunks",
    `${json}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`,
    "upstream-truncated",
  ],
  ["sends more than it said", `${json}Content-Length: 2\r\n\r\n{}{}`, undefined],
  [
    "says two lengths",
    `${json}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
    "upstream-invalid-framing",
  ],
  [
    "sends an invalid header",
    `${json}X-A: a\0b\r\nContent-Length: 2\r\n\r\n{}`,
    "upstream-invalid-head",
  ],
  [
    "splits its header with a bare LF",
    `${json}X-A: a\nSet-Cookie: x=y\r\nContent-Length: 2\r\n\r\n{}`,
    "upstream-invalid-head",
  ],
  [
    "calls nonsense gzip",
    `${json}Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\n{"a"}`,
    "upstream-undecodable-body",
  ],
  [
    "uses a coding nobody knows",
    `${json}Content-Encoding: sdch\r\nContent-Length: 2\r\n\r\n{}`,
    "upstream-unknown-coding",
  ],
  [
    "names a prototype",
    `${json}Content-Length: 20\r\n\r\n{"__pr\\u006fto__":1}`,
    "upstream-forbidden-key",
  ],
  ["speaks another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n", "upstream-invalid-head"],
  [
    "switches protocols unasked",
    "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
    "upstream-unasked-upgrade",
  ],
  ["says nothing and closes", "", "upstream-truncated"],
] as const;

for (const [what, answer, fault] of lies) {
  test(`an upstream that ${what} never reaches the client as success`, async () => {
    await using upstream = await cannedServer(answer, true);
    await using gate = await stage([upstream.port], {
      reads: { answerBody: true },
      upstream: { retries: { attempts: 0, budget: 0 } },
    });
    const { text } = await talk(gate.port, get, isWhole);
    const settled = await gate.next();
    if (fault === undefined) {
      // The answer itself was whole: what came after it is nobody's, and costs the connection.
      assert.equal(statusOf(text), 200);
      assert.ok(text.endsWith("\r\n\r\n{}"));
      return;
    }
    assert.equal(statusOf(text), 502);
    assert.match(text, /"urn:castellan:problem:bad-upstream"/);
    assert.ok(!/secret|<html|OpenSSH/.test(text.split("\r\n\r\n")[1] ?? ""));
    assert.deepEqual([settled.ending, settled.fault], ["upstream-fault", fault]);
  });
}

const brokenStreams = [
  ["its counted body", "Content-Length: 20\r\n\r\nhalf of it"],
  ["its chunks", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"],
] as const;

for (const [where, rest] of brokenStreams) {
  test(`a streamed answer whose upstream dies in ${where} cannot look whole`, async () => {
    await using upstream = await rawServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n${rest}`);
    });
    await using gate = await stage([upstream.port]);
    const begun = talk(gate.port, get, (text) => {
      // The client has some of it: now the upstream dies.
      if (/hello|half/.test(text)) void upstream[Symbol.asyncDispose]();
      return false;
    });
    const { text, ended } = await begun;
    assert.equal(statusOf(text), 200);
    assert.equal(isWhole(text), false);
    assert.ok(!text.endsWith("0\r\n\r\n"));
    assert.equal(ended, "reset");
    const settled = await gate.next();
    assert.deepEqual([settled.ending, settled.fault], ["upstream-fault", settled.fault]);
    assert.match(settled.fault ?? "", /^upstream-(?:reset|truncated)$/);
  });
}

test("an answer too large to read is refused", async () => {
  await using upstream = await cannedServer(
    `${json}Content-Length: 2000\r\n\r\n"${"x".repeat(1998)}"`,
  );
  await using gate = await stage([upstream.port], {
    reads: { answerBody: true },
    limits: { responseBytes: 1_000 },
  });
  const { text } = await talk(gate.port, get, isWhole);
  assert.equal(statusOf(text), 502);
  assert.equal((await gate.next()).fault, "upstream-body-too-large");
});

test("an answer too large to read streams where that is allowed", async () => {
  const body = `"${"x".repeat(1998)}"`;
  const chunked = `${json}Transfer-Encoding: chunked\r\n\r\n7d0\r\n${body}\r\n0\r\n\r\n`;
  await using upstream = await cannedServer(chunked);
  let kind = "";
  await using gate = await stage([upstream.port], {
    reads: { answerBody: true },
    limits: { responseBytes: 1_000, oversizeResponse: "stream" },
    steps: {
      screen: ({ answer }) => {
        kind = answer.body.kind;
        return { kind: "pass" };
      },
    },
  });
  const { text } = await talk(gate.port, get, (seen) => seen.includes('x"'));
  assert.equal(statusOf(text), 200);
  assert.ok(text.includes(body));
  assert.equal(kind, "stream");
});

test("a compressed answer is read decoded and forwarded as it came", async () => {
  const { gzipSync } = await import("node:zlib");
  const packed = gzipSync('{"a":1}');
  const answer = `${json}Content-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`;
  await using upstream = await cannedServer(answer + packed.toString("latin1"));
  let text = "";
  await using gate = await stage([upstream.port], {
    reads: { answerBody: true },
    steps: {
      screen: ({ answer: { body } }) => {
        text = "text" in body ? body.text : body.kind;
        return { kind: "pass" };
      },
    },
  });
  const seen = await talk(gate.port, get, isWhole);
  assert.equal(text, '{"a":1}');
  assert.ok(seen.text.endsWith(packed.toString("latin1")));
  assert.match(seen.text, /\r\ncontent-encoding: gzip\r\n/);
});

test("a decompression bomb from upstream is a 502", async () => {
  const { gzipSync } = await import("node:zlib");
  const packed = gzipSync(`"${"a".repeat(900_000)}"`);
  const answer = `${json}Content-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`;
  await using upstream = await cannedServer(answer + packed.toString("latin1"));
  await using gate = await stage([upstream.port], { reads: { answerBody: true } });
  assert.equal(statusOf((await talk(gate.port, get, isWhole)).text), 502);
});

test("nobody listening is 502, and says nothing of where", async () => {
  await using upstream = await cannedServer("");
  const { port } = upstream;
  await upstream[Symbol.asyncDispose]();
  await using gate = await stage([port]);
  const { text } = await talk(gate.port, get, isWhole);
  assert.equal(statusOf(text), 502);
  assert.ok(!text.includes(String(port)));
  assert.equal((await gate.next()).fault, "upstream-unreachable");
});

const silences = [
  ["never answers", "", { headers: millis(60) }, 504],
  ["stops in its body", `${json}Content-Length: 9\r\n\r\n{`, { body: millis(60) }, 504],
  [
    "is slower than its total allows",
    `${json}Content-Length: 9\r\n\r\n{`,
    { total: millis(60) },
    504,
  ],
] as const;

for (const [what, answer, timeouts, status] of silences) {
  test(`an upstream that ${what} is given up`, async () => {
    await using upstream = await cannedServer(answer);
    await using gate = await stage([upstream.port], {
      reads: { answerBody: true },
      upstream: { timeouts: { ...defaultUpstreamSettings.timeouts, ...timeouts } },
    });
    const { text } = await talk(gate.port, get, isWhole);
    assert.equal(statusOf(text), status);
    assert.equal((await gate.next()).fault, "upstream-timeout");
  });
}
