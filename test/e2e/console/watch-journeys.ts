import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type Journey, heading, open } from "./visit.ts";

/** How long traffic may take to be learned from and shown. */
const patience = 60_000;

/** Watching: flows, live exchanges, the posture, and what was changed. */
export function watchJourneys(page: Page): readonly Journey[] {
  return [
    { name: "flows are drawn, and listed for who cannot see them", walk: () => flows(page) },
    { name: "exchanges come by themselves, each with its decision trail", walk: () => live(page) },
    { name: "the posture tells findings, controls and exceptions", walk: () => posture(page) },
    { name: "changes are listed, and the audit log is intact", walk: () => changes(page) },
  ];
}

async function flows(page: Page): Promise<void> {
  await open(page, "Flows");
  for (const kind of ["Sequence", "Data"]) {
    await page.getByRole("button", { name: kind, exact: true }).click();
    const boxes = page.locator(".graph [role=button]");
    const until = Date.now() + patience;
    while ((await boxes.count()) === 0 && Date.now() < until) {
      await page.getByRole("button", { name: "Refresh" }).click();
      await boxes
        .first()
        .waitFor({ timeout: 2000 })
        .catch(() => undefined);
    }
    assert.ok((await boxes.count()) > 1, `no ${kind} graph`);
    await boxes.first().focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^Flows of the selected operation \([1-9]/ }).waitFor();
    const table = page.getByRole("table", { name: "Flows of the selected operation" });
    assert.ok((await table.getByRole("row").count()) > 1, "the table is empty");
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: /^All flows/ }).waitFor();
  }
  const drawing = page.locator(".graph-canvas > g").last();
  const before = await drawing.getAttribute("transform");
  await page.getByRole("button", { name: "Larger" }).click();
  assert.notEqual(await drawing.getAttribute("transform"), before);
}

async function live(page: Page): Promise<void> {
  await open(page, "Live");
  await page.getByText("Streaming", { exact: true }).waitFor();
  const rows = page.locator(".live-open");
  await rows.first().waitFor({ timeout: patience });
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText(/^Paused, [1-9]/).waitFor({ timeout: patience });
  await rows.first().click();
  assert.equal(await rows.first().getAttribute("aria-expanded"), "true");
  await page
    .getByRole("table", { name: "Decision trail" })
    .or(page.getByText("No control had anything to say"))
    .first()
    .waitFor();
  await page.getByRole("searchbox").fill("there is no such exchange");
  await page.getByText("No exchange matches").waitFor();
  await page.getByRole("searchbox").fill("");
  await page.getByRole("button", { name: "Go on" }).click();
}

async function posture(page: Page): Promise<void> {
  await open(page, "Posture");
  await page.getByRole("heading", { name: /^Findings/ }).waitFor();
  const controls = page.getByRole("table", { name: "Controls by operations" });
  await controls.waitFor();
  assert.ok((await controls.getByRole("row").count()) > 5, "hardly any control");
  await heading(page, "Exceptions").waitFor();
}

async function changes(page: Page): Promise<void> {
  await open(page, "Changes");
  const register = page.getByRole("table", { name: "Changes of the register" });
  await register
    .getByText(/^journey /)
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Audit log" }).click();
  await page.getByText("The chain is intact:").waitFor();
  const log = page.getByRole("table", { name: "Audit log" });
  assert.ok((await log.getByRole("row").count()) > 1, "the audit log is empty");
}
