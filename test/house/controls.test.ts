import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { controls } from "../../src/policies/index.ts";

const home = new URL("../../src/policies/", import.meta.url);
const folders = readdirSync(home, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test("every folder is a listed control, and every listed control has a folder", () => {
  assert.ok(folders.length > 0, "looked at nothing");
  assert.deepEqual(folders.toSorted(), controls.map((control) => control.name).toSorted());
});

for (const control of controls) {
  const room = new URL(`${control.name}/`, home);

  test(`${control.name} is furnished`, () => {
    const readme = readFileSync(new URL("README.md", room), "utf8");
    const headings = [...readme.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    assert.deepEqual(headings, ["Config", "Reasons", "Limits"]);
    assert.ok(existsSync(new URL("policy.test.ts", room)), "no tests");
    for (const [reason, { status }] of Object.entries(control.reasons)) {
      assert.ok(readme.includes(`- \`${reason}\` (${status})`), `undocumented reason: ${reason}`);
    }
    for (const setting of Object.keys(control.strictness)) {
      assert.ok(readme.includes(`\`${setting}\``), `undocumented setting: ${setting}`);
    }
  });

  test(`${control.name} knows of each setting which way is stricter`, () => {
    const schema = control.schema() as { properties?: Record<string, { description?: string }> };
    assert.deepEqual(
      Object.keys(control.strictness).toSorted(),
      Object.keys(schema.properties ?? {}).toSorted(),
    );
    for (const [setting, { description }] of Object.entries(schema.properties ?? {})) {
      assert.ok(description, `${setting} has no description`);
    }
  });

  test(`${control.name} accepts its own defaults`, () => {
    if (control.defaults === undefined) return;
    assert.deepEqual(control.check(control.defaults), { ok: true, value: undefined });
  });
}
