import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Runs every rule of axe over the page as it stands. */
export async function assertAccessible(page: Page, what: string): Promise<void> {
  await page.evaluate(source);
  const { violations, passes } = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'], preload: false })",
  );
  // A page that did not come has nothing to complain of.
  assert.ok(passes.length > 15, `${what}: only ${passes.length} rules found anything to look at`);
  const found = violations.map(({ id, help, nodes }) => {
    const places = nodes
      .slice(0, 3)
      .map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary}`);
    return `${id}: ${help}\n    ${places.join("\n    ")}`;
  });
  assert.deepEqual(found, [], what);
}
