import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { readMultipart } from "./multipart.ts";

const limits = { maxParts: 3, maxHeadBytes: 200 };
const bytes = (text: string) => Buffer.from(text, "latin1");
const named = 'Content-Disposition: form-data; name="a"';
const body = (...texts: readonly string[]) =>
  `${texts.map((part) => `--b\r\n${part}\r\n`).join("")}--b--\r\n`;

function parts(text: string) {
  const read = readMultipart(bytes(text), "b", limits);
  assert.ok(read.ok, read.ok ? "" : read.reason);
  return read.parts.map(({ name, fileName, mediaType, text: content, bytes: raw }) => ({
    name,
    fileName,
    type: mediaType?.essence,
    text: content,
    size: raw.length,
  }));
}

test("reads fields and files", () => {
  const file =
    'content-disposition: FORM-DATA; name="f"; filename="x.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG\0';
  const csv =
    'Content-Disposition: form-data; name=c; filename="c:\\t.csv"\r\nContent-Type: text/csv\r\n\r\n1,2';
  assert.deepEqual(parts(body(`${named}\r\n\r\nhello\r\n--x`, file, csv)), [
    { name: "a", fileName: undefined, type: undefined, text: "hello\r\n--x", size: 10 },
    { name: "f", fileName: "x.png", type: "image/png", text: undefined, size: 5 },
    { name: "c", fileName: "c:\\t.csv", type: "text/csv", text: "1,2", size: 3 },
  ]);
});

test("blanks around the equals sign of a part's type mean nothing", () => {
  const odd = `${named}\r\nContent-Type: text/plain;  charset = utf-8\r\n\r\n1`;
  const read = readMultipart(bytes(body(odd)), "b", limits);
  assert.equal(read.ok && read.parts[0]?.text, "1");
});

test("reads single-byte charsets", () => {
  const latin = `${named}\r\nContent-Type: text/plain; charset=ISO-8859-15\r\n\r\ncaf\xe9`;
  assert.equal(parts(body(latin))[0]?.text, "café");
});

test("reads empty content, no parts, browsers' escapes and UTF-8 names", () => {
  assert.deepEqual(parts(body(`${named}\r\n\r\n`))[0]?.text, "");
  assert.deepEqual(parts("--b--"), []);
  assert.equal(
    parts(body('Content-Disposition: form-data; name="%22%0D%0A%41"\r\n\r\nx'))[0]?.name,
    '"\r\n%41',
  );
  assert.equal(
    parts(body('Content-Disposition: form-data; name="\xc3\xa9"\r\n\r\nx'))[0]?.name,
    "é",
  );
  assert.equal(parts(body(`${named}; filename="f"\r\n\r\nx`))[0]?.text, undefined);
});

const refused = [
  ["preamble", `x\r\n${body(`${named}\r\n\r\n1`)}`],
  ["preamble", ""],
  ["preamble", "--c--"],
  ["framing", "--b"],
  ["framing", "--b \r\n"],
  ["framing", `--b\r\n${named}\r\n\r\n1`],
  ["framing", `--b\r\n${named}\r\n\r\n1\r\n--b`],
  ["framing", `--b\n${named}\n\n1\n--b--`],
  ["framing", `--b\r\n${named}\r\n\r\n1\r\n--bx\r\n`],
  ["epilogue", `${body(`${named}\r\n\r\n1`)}x`],
  ["epilogue", `${body(`${named}\r\n\r\n1`)}--b\r\n`],
  ["part-head", body(named)],
  ["part-head", body("\r\nx")],
  ["part-head", body(`${named}\r\n ; filename=x\r\n\r\n1`)],
  ["part-head", body(`${named}\r\nX Y: z\r\n\r\n1`)],
  ["part-head", body(`${named}\n\r\n\r\n1`)],
  ["part-head", body(`${named}\r\n${named}\r\n\r\n1`)],
  ["part-head", body('Content-Disposition: form-data; name="\xe9"\r\n\r\n1')],
  ["part-head", body('Content-Disposition: form-data; name="\0"\r\n\r\n1')],
  ["part-disposition", body("Content-Type: text/plain\r\n\r\n1")],
  ["part-disposition", body("Content-Disposition: attachment; name=a\r\n\r\n1")],
  ["part-disposition", body("Content-Disposition: form-data-x; name=a\r\n\r\n1")],
  ["part-disposition", body(`${named}; name="b"\r\n\r\n1`)],
  ["part-disposition", body(`${named}; filename*=utf-8''x\r\n\r\n1`)],
  ["part-disposition", body('Content-Disposition: form-data; name="a\\"b"\r\n\r\n1')],
  ["part-disposition", body('Content-Disposition: form-data; name="a\r\n\r\n1')],
  ["part-name", body("Content-Disposition: form-data\r\n\r\n1")],
  ["part-type", body(`${named}\r\nContent-Type: json\r\n\r\n1`)],
  ["part-transfer-encoding", body(`${named}\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==`)],
  ["text-encoding", body(`${named}\r\n\r\n\xff`)],
  ["text-encoding", body(`${named}\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+ADw-`)],
  ["text-encoding", body(`${named}\r\nContent-Type: text/plain; charset=utf-16\r\n\r\nab`)],
  ["text-encoding", body(`${named}\r\nContent-Type: text/plain; charset=ibm037\r\n\r\nab`)],
  ["too-many-parts", body(...Array.from({ length: 4 }, () => `${named}\r\n\r\n1`))],
  ["head-too-large", body(`${named}\r\nX: ${"y".repeat(200)}\r\n\r\n1`)],
] as const;

for (const [i, [reason, text]] of refused.entries()) {
  test(`refuses ${reason} (${i})`, () => {
    assert.deepEqual(readMultipart(bytes(text), "b", limits), { ok: false, reason });
  });
}

for (const boundary of ["", "b ", "b\r\n", "é", "x".repeat(71)]) {
  test(`refuses the boundary ${JSON.stringify(boundary.slice(0, 5))}`, () => {
    assert.deepEqual(readMultipart(bytes(""), boundary, limits), { ok: false, reason: "boundary" });
  });
}

test("reads back what was written, whatever the bytes", () => {
  const content = fc
    .uint8Array({ maxLength: 40 })
    .filter((data) => !Buffer.from(data).includes("\r\n--b"));
  fc.assert(
    fc.property(fc.array(content, { maxLength: 3 }), (contents) => {
      const written = Buffer.concat([
        ...contents.flatMap((data) => [
          bytes(`--b\r\n${named}; filename="f"\r\n\r\n`),
          Buffer.from(data),
          bytes("\r\n"),
        ]),
        bytes("--b--"),
      ]);
      const read = readMultipart(written, "b", limits);
      assert.ok(read.ok);
      assert.deepEqual(
        read.parts.map((part) => [...part.bytes]),
        contents.map((data) => [...data]),
      );
    }),
  );
});
