import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import * as fc from "fast-check";
import { WholeResponse, wholeHead } from "./whole-answer.ts";

const idle = 72_500;

const heads: readonly (readonly [
  what: string,
  status: number,
  fields: string[],
  whole: boolean,
])[] = [
  ["a length", 200, ["content-length", "3"], true],
  ["no length", 200, ["content-type", "text/plain"], false],
  ["no content, no length", 204, [], true],
  ["not modified, no length", 304, ["etag", '"1"'], true],
  ["a status without a name", 299, ["content-length", "0"], true],
  ["a line end in a value", 200, ["content-length", "3", "x", "a\r\nset-cookie: b"], false],
  ["a bare line end in a value", 200, ["content-length", "3", "x", "a\nb"], false],
  ["a character of two bytes", 200, ["content-length", "3", "x", "\u0100"], false],
  ["obsolete text", 200, ["content-length", "3", "x", "\u00e9"], true],
  ["an empty value", 200, ["content-length", "3", "x", ""], true],
  ["a blank in a name", 200, ["content-length", "3", "x y", "a"], false],
  ["a line end in a name", 200, ["content-length", "3", "x\r\ny", "a"], false],
  ["an empty name", 200, ["content-length", "3", "", "a"], false],
  ["the connection", 200, ["content-length", "3", "connection", "close"], false],
  ["another framing", 200, ["content-length", "3", "transfer-encoding", "chunked"], false],
];

for (const [what, status, fields, whole] of heads) {
  test(`${what}: ${whole ? "written whole" : "left to node:http"}`, () => {
    assert.equal(wholeHead(status, fields, idle) !== undefined, whole);
  });
}

test("an answer is dated once", () => {
  const own = wholeHead(200, ["content-length", "0"], idle) ?? "";
  assert.match(own, /\r\ndate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n/);
  const date = "Sun, 06 Nov 1994 08:49:37 GMT";
  const theirs = wholeHead(200, ["content-length", "0", "date", date], idle) ?? "";
  assert.deepEqual(theirs.match(/date: .*/g), [`date: ${date}`]);
});

interface Planned {
  readonly status: number;
  readonly fields: string[];
  readonly body: string | Buffer | undefined;
}

let planned: Planned = { status: 200, fields: [], body: undefined };
let wholes = 0;
const server = http.createServer<typeof http.IncomingMessage, typeof WholeResponse>(
  { ServerResponse: WholeResponse, keepAliveTimeout: idle },
  (request, response) => {
    const answer = (): void => respond(request.url ?? "", response);
    if (request.url === "/late") setImmediate(answer);
    else answer();
  },
);

function respond(url: string, response: WholeResponse): void {
  const { status, fields, body } = planned;
  const head = url === "/usual" ? undefined : wholeHead(status, fields, idle);
  if (head !== undefined && response.takesWhole) {
    wholes += 1;
    response.sendWhole(head, body);
  } else response.writeHead(status, [...fields, "x-usual", "1"]).end(body);
}

before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
after(() => {
  agent.destroy();
  server.close();
});

const agent = new http.Agent({ keepAlive: true });

interface Heard {
  readonly status: number | undefined;
  readonly fields: readonly string[];
  readonly body: string;
}

async function ask(path: string): Promise<Heard> {
  const { port } = server.address() as AddressInfo;
  const request = http.get({ agent, host: "127.0.0.1", port, path });
  const [answer] = (await once(request, "response")) as [http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const fields: string[] = [];
  for (let i = 0; i < answer.rawHeaders.length; i += 2) {
    const name = (answer.rawHeaders[i] ?? "").toLowerCase();
    if (name !== "date" && name !== "x-usual") fields.push(`${name}: ${answer.rawHeaders[i + 1]}`);
  }
  return {
    status: answer.statusCode,
    fields: fields.toSorted(),
    body: Buffer.concat(chunks).toString("hex"),
  };
}

const bodies = fc.oneof(
  fc.string({ unit: "grapheme-ascii", maxLength: 3000 }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.constant(Buffer.alloc(40_000, "é")),
  fc.constant(undefined),
);
const fieldLists = fc.dictionary(
  fc.stringMatching(/^x-[a-z]{1,8}$/),
  // Beyond ASCII node:http writes a head in the coding of its body, and changes the octets.
  fc.stringMatching(/^[!-~]{0,40}$/),
  { maxKeys: 6 },
);

test("a whole answer is, to its reader, what node:http would have written", async () => {
  const sofar = wholes;
  const cases = fc.asyncProperty(
    fc.constantFrom(200, 201, 404, 502),
    fieldLists,
    bodies,
    async (status, named, body) => {
      const length = body === undefined ? 0 : Buffer.byteLength(body);
      const fields = [...Object.entries(named).flat(), "content-length", String(length)];
      planned = { status, fields, body };
      assert.deepEqual(await ask("/whole"), await ask("/usual"));
    },
  );
  await fc.assert(cases, { numRuns: 100 });
  assert.ok(wholes >= sofar + 100, "every one of them went out whole");
});

test("an octet beyond ASCII stays one octet, whatever the body", async () => {
  for (const body of ["plain", "\u00e9", Buffer.from("\u00e9")]) {
    const length = String(Buffer.byteLength(body));
    planned = { status: 200, fields: ["x-name", "caf\u00e9", "content-length", length], body };
    const { fields } = await ask("/whole");
    assert.ok(fields.includes("x-name: caf\u00e9"));
  }
});

function headOf(path: string, more = ""): string {
  return `GET ${path} HTTP/1.1\r\nhost: a\r\n${more}\r\n`;
}

test("pipelined answers keep their order, whichever way each is written", async () => {
  planned = { status: 200, fields: ["content-length", "2"], body: "ok" };
  const { port } = server.address() as AddressInfo;
  const socket = net.connect(port, "127.0.0.1");
  socket.write(
    headOf("/late") +
      headOf("/whole") +
      headOf("/usual") +
      headOf("/whole", "connection: close\r\n"),
  );
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  const usual = text
    .split("HTTP/1.1 200 OK")
    .slice(1)
    .map((one) => one.includes("x-usual"));
  // The second waits behind the first, and the last one ends the connection: these are left to node:http.
  assert.deepEqual(usual, [false, true, true, true]);
});
