import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { type Journey, addressOf, heading, open } from "./visit.ts";

const parts = [
  "About",
  "Risk",
  "Usage",
  "Access",
  "Busiest callers",
  "Contract and what was seen",
  "Data classes",
  "Would break if it retired",
  "Data in",
  "Data out",
  "Controls in force",
  "History",
];

/** Finding an operation, reading its page, changing what is said of it. */
export function operationJourneys(page: Page): readonly Journey[] {
  const links = page.getByRole("table", { name: "Operations" }).locator("a.operation-link");
  return [
    {
      name: "the inventory is searched and filtered, and its address says how",
      walk: () => search(page, links),
    },
    { name: "arrow keys walk the rows, Enter opens one", walk: () => walkRows(page, links) },
    { name: "an operation's page tells all that is known", walk: () => readOperation(page) },
    { name: "the owner is set, and the history says by whom", walk: () => setOwner(page) },
    { name: "an API's page shows its versions and operations", walk: () => readApi(page) },
  ];
}

async function search(page: Page, links: Locator): Promise<void> {
  await open(page, "Inventory");
  await links.first().waitFor();
  const words = (await links.first().innerText()).split(/\s+/);
  const path = words.slice(1).join("");
  await page.keyboard.press("/");
  await page.keyboard.type(path);
  await page.waitForURL(/[?&]search=/);
  await page.getByLabel("Method").selectOption(words[0] ?? "");
  await page.waitForURL(/[?&]method=/);
  const others = page.locator("a.operation-link", { hasNotText: words[0] ?? "" });
  await others.first().waitFor({ state: "detached" });
  for (const text of await links.allInnerTexts()) {
    assert.ok(text.replaceAll(/\s+/g, "").includes(path), `${text} does not match ${path}`);
  }
  await page.reload();
  assert.equal(await page.getByRole("searchbox").inputValue(), path);
  await page.getByRole("searchbox").fill("there is no such operation");
  await page.getByText("No operation matches").waitFor();
  await page.getByRole("button", { name: "Clear search and filters" }).click();
  await links.nth(1).waitFor();
  assert.equal(addressOf(page), "/console/inventory");
  await page.getByRole("button", { name: "Operation", exact: true }).click();
  await page.waitForURL(/sort=path/);
}

async function walkRows(page: Page, links: Locator): Promise<void> {
  await open(page, "Inventory");
  // The busiest first: its page has something to tell.
  await page.getByRole("button", { name: "In 24 h" }).click();
  await page.waitForURL(/sort=exchanges/);
  await page.locator("[aria-busy=false] a.operation-link").nth(1).waitFor();
  await links.first().focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(await isFocused(links.nth(1)), true);
  await page.keyboard.press("End");
  assert.equal(await isFocused(links.last()), true);
  await page.keyboard.press("Home");
  assert.equal(await isFocused(links.first()), true);
  const target = await links.first().getAttribute("href");
  await page.keyboard.press("Enter");
  await heading(page, "About").waitFor();
  assert.equal(addressOf(page), target);
}

async function isFocused(locator: Locator): Promise<boolean> {
  return locator.evaluate((element: unknown) => {
    const { ownerDocument } = element as { ownerDocument: { activeElement: unknown } };
    return ownerDocument.activeElement === element;
  });
}

async function readOperation(page: Page): Promise<void> {
  for (const part of parts) await heading(page, part).waitFor();
  await page.getByRole("button", { name: "30 d" }).click();
  await page.getByRole("img", { name: /^Exchanges per day/ }).waitFor();
  await page.getByRole("button", { name: /^Contradictions/ }).click();
  await page.getByRole("button", { name: /^All \d+$/ }).click();
  const controls = page.getByRole("table", { name: "Controls in force" });
  assert.ok((await controls.getByRole("row").count()) > 3, "no control is in force");
}

async function setOwner(page: Page): Promise<void> {
  const owner = `journey ${page.url().length} ${Date.now()}`;
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Edit" }).click();
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.equal(await isFocused(page.getByRole("button", { name: "Edit" })), true);
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Owner").fill(owner);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  const about = page.getByRole("region", { name: "About" });
  await about.getByText(owner).waitFor();
  const history = page.getByRole("region", { name: "History" });
  await history.getByText(owner).first().waitFor();
}

async function readApi(page: Page): Promise<void> {
  await open(page, "APIs");
  await page
    .getByRole("table", { name: "APIs" })
    .getByRole("rowheader")
    .getByRole("link")
    .first()
    .click();
  await heading(page, "Versions and life cycle").waitFor();
  const operations = page.getByRole("table", { name: "Operations" });
  assert.ok((await operations.getByRole("row").count()) > 1, "the API has no operation");
  await heading(page, "Who depends on it").waitFor();
}
