import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Candidate } from "./find-documents.ts";
import { largeDocument } from "../fixtures/large-document.ts";
import type { DocumentRead } from "./read-document.ts";
import { readsHere } from "./import-reader.ts";
import { type ReaderLimits, readsInThread } from "./reader-thread.ts";

const folder = mkdtempSync(join(tmpdir(), "castellan-reader-"));
after(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): Candidate {
  const path = join(folder, name);
  writeFileSync(path, text);
  return { path, within: folder, kind: "document", named: true };
}

const small = written("small.json", largeDocument({ operations: 3, bytes: 2000 }));
const large = written("large.json", largeDocument({ operations: 5000, bytes: 10_000_000 }));
const broken = written("broken.yaml", "openapi: 3.0.3\ninfo: { title: B\npaths: {}\n");
const as = { guarded: new Map([["large@1", { hosts: ["known.example"], basePath: "/api" }]]) };

test("a thread reads what this one would have read", async (context) => {
  const reader = readsInThread();
  context.after(() => reader.close());
  assert.deepEqual(await reader.find(folder), await readsHere.find(folder));
  const none = join(folder, "none");
  assert.deepEqual(await reader.find(none), await readsHere.find(none));
  for (const candidate of [small, large, broken, { ...broken, path: none }]) {
    const read = await reader.read(candidate, as);
    assert.deepEqual(plain(read), plain(await readsHere.read(candidate, as)));
  }
});

/** Without what is undefined, which does not come over as text. */
function plain(read: DocumentRead): unknown {
  const packed = read.kind === "contract" ? Buffer.from(read.imported.packed).toString("hex") : "";
  return [
    packed,
    JSON.parse(JSON.stringify(read, (name, value) => (name === "packed" ? "" : value))),
  ];
}

const limits: readonly { readonly limits: ReaderLimits; readonly why: RegExp }[] = [
  { limits: { within: 1, heapMiB: 3072 }, why: /was not read within 0\.001 s$/ },
  { limits: { within: 60_000, heapMiB: 16 }, why: /needs more than 16 MiB of memory to be read/ },
];
for (const { limits: within, why } of limits) {
  test(`what is beyond its limits (${JSON.stringify(within)}) is told`, async (context) => {
    const reader = readsInThread(within);
    context.after(() => reader.close());
    const read = await reader.read(large, as);
    assert.equal(read.kind, "refused");
    assert.match(read.problems.join(), why);
    assert.match(read.problems.join(), /large\.json: /);
  });
}

test("after a thread has died, the next document is read by another", async (context) => {
  const reader = readsInThread({ within: 60_000, heapMiB: 20 });
  context.after(() => reader.close());
  assert.equal((await reader.read(large, as)).kind, "refused");
  assert.equal((await reader.read(small, as)).kind, "contract");
});
