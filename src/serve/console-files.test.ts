import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readConsoleFiles } from "./console-files.ts";

const outside = mkdtempSync(join(tmpdir(), "castellan-console-"));
const folder = join(outside, "dist");
mkdirSync(join(folder, "assets"), { recursive: true });
writeFileSync(join(outside, "secret.txt"), "secret");
writeFileSync(join(folder, "index.html"), "<!doctype html>");
writeFileSync(join(folder, "assets", "index-BkQ3_0aT.js"), "1");
writeFileSync(join(folder, "assets", "plain.css"), "a{}");
writeFileSync(join(folder, "index-BkQ3_0aT.js"), "1");
writeFileSync(join(folder, "notes.exe"), "MZ");
symlinkSync(join(outside, "secret.txt"), join(folder, "link.txt"));
symlinkSync(outside, join(folder, "up"));

after(() => rmSync(outside, { recursive: true, force: true }));

test("files are served by their name, with type, tag and how long they hold", () => {
  const asset = readConsoleFiles(folder);
  const index = asset("index.html");
  assert.equal(index?.contentType, "text/html; charset=utf-8");
  assert.equal(Buffer.from(index.bytes).toString(), "<!doctype html>");
  assert.match(index.etag, /^"[\w-]{22}"$/);
  assert.equal(index.immutable, false);
  const script = asset("assets/index-BkQ3_0aT.js");
  assert.equal(script?.contentType, "text/javascript; charset=utf-8");
  assert.equal(script.immutable, true);
  assert.equal(asset("assets/plain.css")?.immutable, false);
  assert.equal(
    asset("index-BkQ3_0aT.js")?.immutable,
    false,
    "not where the build puts hashed names",
  );
});

const absent = [
  "",
  "/index.html",
  "../secret.txt",
  "assets/../../secret.txt",
  "assets",
  "notes.exe",
  "link.txt",
  "up/secret.txt",
  "toString",
  "__proto__",
];

for (const name of absent) {
  test(`${JSON.stringify(name)} is no file of the console`, () => {
    assert.equal(readConsoleFiles(folder)(name), undefined);
  });
}

test("a build that is missing serves nothing", () => {
  assert.equal(readConsoleFiles(join(outside, "none"))("index.html"), undefined);
});

test("a build that is too large serves nothing: too many files, too many bytes", () => {
  const many = join(outside, "many");
  mkdirSync(many);
  for (let i = 0; i < 500; i++) writeFileSync(join(many, `${i}.txt`), "");
  assert.ok(readConsoleFiles(many)("0.txt"));
  writeFileSync(join(many, "index.html"), "");
  assert.equal(readConsoleFiles(many)("0.txt"), undefined);
  const large = join(outside, "large");
  mkdirSync(large);
  writeFileSync(join(large, "index.html"), "");
  truncateSync(join(large, "index.html"), 33 * 1024 ** 2);
  assert.equal(readConsoleFiles(large)("index.html"), undefined);
});
