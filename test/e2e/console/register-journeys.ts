import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import type { Locator, Page } from "playwright-core";
import { assertAccessible } from "./accessible.ts";
import { statusOf } from "./guarded.ts";
import { recordOf } from "./recording.ts";
import { type Journey, type Visit, heading, open } from "./visit.ts";

/** How long a change may take until it is in force, and a page until it has noticed. */
const patience = 60_000;

/** Changing the register: importing, adopting, dating, and what the gateway makes of it. */
export function registerJourneys(page: Page, visit: Visit): readonly Journey[] {
  return [
    {
      name: "a contract is imported; again, nothing changes",
      walk: () => importTwice(page, visit),
    },
    {
      name: "a broken contract is told with every place, and changes nothing",
      walk: () => importBroken(page, visit),
    },
    {
      name: "what was learned of an operation is downloaded as OpenAPI 3.1",
      walk: () => download(page),
    },
    {
      name: "a discovered operation is adopted, and the steps told make it enforced",
      walk: () => adopt(page, visit),
    },
    {
      name: "dates set here are kept by the gateway, and taken back",
      walk: () => dates(page, visit),
    },
  ];
}

async function importFile(page: Page, path: string, as?: string): Promise<Locator> {
  await open(page, "Changes");
  await page.getByRole("button", { name: "Import" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("File or directory").fill(path);
  if (as !== undefined) {
    await dialog.getByLabel("API").fill(as);
    await dialog.getByLabel("Version").fill("1");
  }
  await dialog.getByRole("button", { name: "Import" }).click();
  await dialog.locator(".notice strong").waitFor({ timeout: patience });
  return dialog;
}

async function close(dialog: Locator): Promise<void> {
  await dialog.getByRole("button", { name: "Done" }).click();
  await dialog.waitFor({ state: "detached" });
}

async function importTwice(page: Page, { importable }: Visit): Promise<void> {
  const first = await importFile(page, importable, "journey");
  await first.getByText(/^[1-9]\d* new, \d+ changed$/).waitFor();
  await close(first);
  const again = await importFile(page, importable, "journey");
  await again.getByText("Nothing changed: all of it was imported before").waitFor();
  await close(again);
}

const broken = `openapi: 3.0.3
info: { title: Broken, version: "1" }
paths:
  /a/{id}:
    get:
      responses: { "200": { description: ok } }
  /b:
    get:
      parameters: [{ $ref: "#/components/parameters/none" }]
      responses: { "200": { description: ok } }
  /c:
    $ref: https://evil.example/c.yaml
`;

async function importBroken(page: Page, { folder }: Visit): Promise<void> {
  const path = join(folder, "broken.yaml");
  writeFileSync(path, broken);
  const dialog = await importFile(page, path);
  await dialog.getByText("Nothing was imported").waitFor();
  const problems = await dialog.getByRole("listitem").allInnerTexts();
  const lines = problems.map((told) => /broken\.yaml:(\d+):\d+: ./.exec(told)?.[1]);
  assert.deepEqual(lines, ["9", "12"], problems.join("\n"));
  await assertAccessible(page, "the problems of an import");
  await close(dialog);
}

async function download(page: Page): Promise<void> {
  await open(page, "Inventory");
  await page.getByRole("button", { name: "In 24 h" }).click();
  await page.waitForURL(/sort=exchanges/);
  await page.locator("[aria-busy=false] a.operation-link").first().click();
  await heading(page, "About").waitFor();
  const document = await downloaded(page, page.getByRole("link", { name: "OpenAPI" }));
  assert.equal(document.openapi, "3.1.0");
  assert.equal(Object.keys(document.paths).length, 1);
  const { valid, errors } = await new Validator().validate({ ...document });
  assert.equal(valid, true, JSON.stringify(errors));
}

interface Downloaded {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, object>>;
}

async function downloaded(page: Page, link: Locator): Promise<Downloaded> {
  const coming = page.waitForEvent("download");
  await link.click();
  const path = await (await coming).path();
  return JSON.parse(readFileSync(path, "utf8")) as Downloaded;
}

async function adopt(page: Page, visit: Visit): Promise<void> {
  const { folder, configuration } = visit;
  const recording = join(folder, "legacy.ndjson");
  const lines = Array.from({ length: 40 }, (_, index) => recordOf(index));
  writeFileSync(recording, lines.join(""));
  await close(await importFile(page, recording));
  await open(page, "Inventory");
  await page.getByRole("searchbox").fill("legacy.shop.example");
  const link = page.locator("a.operation-link", { hasText: "/v1/refunds/" });
  await link.click({ timeout: patience });
  await page.getByText("No contract names this operation").waitFor();
  await page.getByRole("button", { name: "Adopt" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("API").fill("legacy");
  const submit = dialog.getByRole("button", { name: "Adopt" });
  assert.equal(await submit.isDisabled(), true, "it can be adopted without an owner");
  await dialog.getByLabel("Owner").fill("finance");
  await dialog.getByLabel("Purpose").fill("Pays money back");
  await assertAccessible(page, "the form of an adoption");
  await submit.click();
  await dialog.getByRole("heading", { name: "Adopted into legacy@1" }).waitFor();
  await assertAccessible(page, "the steps after an adoption");
  await close(dialog);
  const about = page.getByRole("region", { name: "About" });
  await about.getByText("finance").waitFor();
  await about.getByText("Pays money back").waitFor();
  await about.getByText("Declared", { exact: true }).waitFor();
  await followSteps(page, configuration);
}

/** Does what the console says, to the letter, and sees that it is so. */
async function followSteps(page: Page, configuration: string): Promise<void> {
  const notice = page.getByText("Adopted into legacy@1, and not enforced yet.");
  await notice.waitFor();
  await page.getByRole("button", { name: "How to enforce it" }).click();
  const dialog = page.getByRole("dialog");
  const link = dialog.getByRole("link", { name: "Download the contract" });
  const file = (await link.getAttribute("download")) ?? "";
  const document = await downloaded(page, link);
  assert.deepEqual(Object.keys(document.paths), ["/v1/refunds/{refundId}"]);
  const yaml = await dialog.locator("pre").innerText();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  writeFileSync(join(configuration, "..", file), JSON.stringify(document));
  const before = readFileSync(configuration, "utf8");
  writeFileSync(
    configuration,
    before.replace(/^apis:\n/m, (line) => `${line}${yaml}\n`),
  );
  await notice.waitFor({ state: "detached", timeout: patience });
  const controls = page.getByRole("table", { name: "Controls in force" });
  await controls.getByRole("rowheader", { name: /^Request schema/ }).waitFor();
}

/** An operation of the shop that anybody may call. */
const openPath = "/health";

async function dates(page: Page, { gateway }: Visit): Promise<void> {
  await open(page, "Inventory");
  await page.getByRole("searchbox").fill(openPath);
  // Of the shop, and not of what was imported.
  await page
    .locator(`a.operation-link[href$="${encodeURIComponent(`GET * ${openPath}`)}"]`)
    .click();
  await heading(page, "About").waitFor();
  assert.equal(await statusOf(`${gateway}${openPath}`), 200);
  const steps = [
    { set: { "Live from": "2099-01-01" }, status: 404, stage: "Draft" },
    { set: { "Live from": "", "Retired from": "2020-01-31" }, status: 410, stage: "Retired" },
    { set: { "Retired from": "" }, status: 200, stage: "Live" },
  ];
  for (const { set, status, stage } of steps) {
    await edit(page, set);
    const about = page.getByRole("region", { name: "About" });
    await about.locator(".panel-head").getByText(stage, { exact: true }).first().waitFor();
    await becomes(`${gateway}${openPath}`, status);
  }
}

async function edit(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  for (const [label, value] of Object.entries(fields)) await dialog.getByLabel(label).fill(value);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
}

async function becomes(url: string, status: number): Promise<void> {
  const until = Date.now() + patience;
  let seen = await statusOf(url);
  while (seen !== status && Date.now() < until) seen = await statusOf(url);
  assert.equal(seen, status);
}
