import assert from "node:assert/strict";
import { test } from "node:test";
import { Fields } from "../http/fields.ts";
import { pass } from "../kernel/verdict.ts";
import { bodyOf, cannedServer, isWhole, stage, statusOf, talk } from "./fixtures/stage.ts";

const plainAnswer =
  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-A: 1\r\nContent-Length: 5\r\n\r\nhello";
const jsonAnswer =
  'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: "v1"\r\nContent-Length: 19\r\n\r\n{"a": 1, "b": "ü"}';
const get = "GET /a/b?c=d HTTP/1.1\r\nHost: API.example:80\r\nX-One: 1\r\n\r\n";

test("an edited answer has its own length and a weak ETag; an unedited one is byte-exact", async () => {
  await using upstream = await cannedServer(Buffer.from(jsonAnswer).toString("latin1"));
  await using exact = await stage([upstream.port], { reads: { answerBody: true } });
  const untouched = await talk(exact.port, get, isWhole);
  assert.equal(
    Buffer.from(bodyOf(untouched.text) ?? "", "latin1").toString(),
    '{"a": 1, "b": "ü"}',
  );
  assert.match(untouched.text, /\r\netag: "v1"\r\n/);
  await using edits = await stage([upstream.port], {
    reads: { answerBody: true },
    steps: {
      screen: ({ answer }) => {
        assert.equal(answer.body.kind, "json");
        const body = { kind: "json", text: '{"b":"ü"}', value: { b: "ü" } } as const;
        return { kind: "edit-answer", answer: { ...answer, body }, note: "stripped" };
      },
    },
  });
  const { text } = await talk(edits.port, get, isWhole);
  assert.equal(Buffer.from(bodyOf(text) ?? "", "latin1").toString(), '{"b":"ü"}');
  assert.match(text, /\r\netag: W\/"v1"\r\n/);
  assert.match(text, /\r\ncontent-length: 10\r\n/);
  const settled = await edits.next();
  assert.equal(settled.upstreamAnswer?.body.kind, "json");
  assert.equal(settled.trail.findings[0]?.what, "edit");
});

test("an edit of status and fields keeps the bytes", async () => {
  await using upstream = await cannedServer(plainAnswer);
  await using gate = await stage([upstream.port], {
    steps: {
      screen: ({ answer }) => ({
        kind: "edit-answer",
        answer: { ...answer, status: 203, fields: new Fields(["x-new", "1"]) },
        note: "fields",
      }),
    },
  });
  const { text } = await talk(gate.port, get, isWhole);
  assert.equal(statusOf(text), 203);
  assert.ok(!text.includes("x-a"));
  assert.equal(bodyOf(text), "hello");
});

const odd = [
  ["no type", ""],
  ["a type that is none", "Content-Type: html\r\n"],
  ["a type said carelessly", "Content-Type: text/html; charset\r\n"],
] as const;

for (const [what, field] of odd) {
  test(`an answer with ${what} is read all the same`, async () => {
    await using upstream = await cannedServer(
      `HTTP/1.1 200 OK\r\n${field}Content-Length: 5\r\n\r\nhello`,
    );
    let kind = "";
    await using gate = await stage([upstream.port], {
      reads: { answerBody: true },
      steps: {
        screen: ({ answer }) => {
          kind = answer.body.kind;
          return pass;
        },
      },
    });
    assert.equal(bodyOf((await talk(gate.port, get, isWhole)).text), "hello");
    assert.equal(kind, "text");
  });
}

const answering = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: "v1"\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

test("an answer that names a member twice leaves as it was judged, with that meaning alone", async () => {
  await using upstream = await cannedServer(
    answering('{"a": {"id": 1, "\\u0069d": 2}, "b": [1.0]}'),
  );
  await using gate = await stage([upstream.port], { reads: { answerBody: true } });
  const { text } = await talk(gate.port, get, isWhole);
  assert.equal(bodyOf(text), '{"a":{"id":2},"b":[1]}');
  assert.match(text, /\r\netag: W\/"v1"\r\n/);
  const { body } = (await gate.next()).upstreamAnswer ?? {};
  assert.deepEqual(body?.kind === "json" && body.value, { a: { id: 2 }, b: [1] });
});

test("what a control leaves of one that names a member twice has one meaning too", async () => {
  await using upstream = await cannedServer(answering('{"a": 1, "a": 2, "b": 3}'));
  await using gate = await stage([upstream.port], {
    reads: { answerBody: true },
    steps: {
      screen: ({ answer }) => {
        const body = { kind: "json", text: '{"a": 1, "a": 2}', value: { a: 2 } } as const;
        return { kind: "edit-answer", answer: { ...answer, body }, note: "cut" };
      },
    },
  });
  const { text } = await talk(gate.port, get, isWhole);
  assert.equal(bodyOf(text), '{"a":2}');
  assert.match(text, /\r\ncontent-length: 7\r\n/);
});

test("one that also holds a number which cannot be written anew is withheld", async () => {
  await using upstream = await cannedServer(answering('{"a":1,"a":12345678901234567890}'));
  await using gate = await stage([upstream.port], { reads: { answerBody: true } });
  assert.equal(statusOf((await talk(gate.port, get, isWhole)).text), 502);
  assert.equal((await gate.next()).fault, "upstream-duplicate-key");
});

test("a range is not asked for where the answer must be read", async () => {
  await using upstream = await cannedServer(plainAnswer);
  await using gate = await stage([upstream.port], { reads: { answerBody: true } });
  await talk(gate.port, "GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=1-3\r\n\r\n", isWhole);
  assert.ok(!(upstream.received[0] ?? "").includes("range"));
});
