import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const src = fileURLToPath(new URL("../../src/", import.meta.url));
const sources = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
  (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
);
const importsOf = (name: string) =>
  [...readFileSync(src + name, "utf8").matchAll(/from "(\.{1,2}\/[^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );

test("nobody but the command line imports the composition", () => {
  assert.ok(sources.length > 50, "looked at nothing");
  for (const name of sources) {
    if (name.startsWith("cli/") || !name.includes("/")) continue;
    const upward = importsOf(name).filter((path) => /\/(serve|worker)\.ts$/.test(path));
    assert.deepEqual(upward, [], name);
  }
});

test("a control imports no other control", () => {
  const controls = sources.filter((name) => /^policies\/[^/]+\//.test(name));
  assert.ok(controls.length > 20, "looked at nothing");
  for (const name of controls) {
    const own = name.split("/")[1];
    const others = importsOf(name)
      .map((path) => new URL(path, `file:///${name}`).pathname.slice(1))
      .filter((path) => path.startsWith("policies/") && path.split("/").length > 2)
      .filter((path) => path.split("/")[1] !== own);
    assert.deepEqual(others, [], name);
  }
});

test("no room is named for what it is not", () => {
  const vague = sources.filter((name) =>
    /(^|\/)(utils?|helpers?|common|misc|manager)(\/|\.ts$)/.test(name),
  );
  assert.deepEqual(vague, []);
});
