import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "../castellan.ts";
import { startBrowser, watch } from "./console/browser.ts";
import { journeys } from "./console/journeys.ts";

/* The console as people meet it: the demo as `npm start` runs it, in a real browser. */

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const importable = fileURLToPath(new URL("../../examples/shop/openapi.yaml", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "castellan-console-"));

const scratch = mkdtempSync(join(tmpdir(), "castellan-journeys-"));

after(() => {
  for (const each of [folder, scratch]) rmSync(each, { recursive: true, force: true });
});

test("the console over the demo", async (t) => {
  const args = ["--port", "28543", "--admin-port", "28544", "--state", folder];
  const demo = await launch([main, "demo", ...args], /until Ctrl-C/);
  const browser = await startBrowser();
  try {
    const link = /http:\/\/\S+\/console\/#code=\S+/.exec(demo.printed())?.[0];
    assert.ok(link, "the demo ends with a link to the console");
    const base = new URL(link).origin;
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    const page = await context.newPage();
    const { complaints } = watch(context, page, base);
    const walks = journeys(page, {
      base,
      link,
      importable,
      folder: scratch,
      gateway: "https://localhost:28543",
      configuration: join(folder, "castellan.yaml"),
    });
    assert.ok(walks.length > 24);
    for (const { name, walk } of walks) await t.test(name, walk);
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
    await demo.stop();
  }
});
