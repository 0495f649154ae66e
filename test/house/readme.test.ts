import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { controls } from "../../src/policies/index.ts";

const root = new URL("../../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");

test("the README's table is the list of controls, in their order", () => {
  const table = /<!-- controls -->\n([\s\S]*?)<!-- \/controls -->/.exec(readme)?.[1] ?? "";
  const rows = [...table.matchAll(/^\| \[`([a-z-]+)`\]\(([^)]+)\)\s+\| (.+?)\s*\|$/gm)];
  assert.deepEqual(
    rows.map(([, name, path, title]) => [name, path, title]),
    controls.map(({ name, title }) => [name, `src/policies/${name}`, title]),
  );
});

for (const page of ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"]) {
  test(`every link of ${page} leads somewhere`, () => {
    const text = readFileSync(new URL(page, root), "utf8");
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? "");
    assert.deepEqual(
      links.filter((link) => !existsSync(new URL(link, root))),
      [],
    );
  });
}
