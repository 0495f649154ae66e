import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type Journey, addressOf, heading, open } from "./visit.ts";

/** Who calls what: from the list to a caller, to an operation that it uses, and back. */
export function callerJourneys(page: Page): readonly Journey[] {
  return [
    {
      name: "callers are searched and sorted over a window, and the address says how",
      walk: () => list(page),
    },
    {
      name: "a caller's page leads to what it uses, whose page leads back to who calls it",
      walk: () => thereAndBack(page),
    },
  ];
}

async function list(page: Page): Promise<void> {
  await open(page, "Callers");
  const table = page.getByRole("table", { name: "Callers" });
  const callers = table.getByRole("rowheader").getByRole("link");
  await callers.nth(1).waitFor();
  const name = await callers.first().innerText();
  await page.keyboard.press("/");
  await page.keyboard.type(name);
  await page.waitForURL(/[?&]search=/);
  await page.getByText(/^1 caller of \d+$/).waitFor();
  await page.reload();
  assert.equal(await page.getByRole("searchbox").inputValue(), name);
  await page.getByRole("searchbox").fill("there is no such caller");
  await page.getByText("No caller matches").waitFor();
  await page.getByRole("button", { name: "Clear search and filters" }).click();
  await callers.nth(1).waitFor();
  assert.equal(addressOf(page), "/console/callers");
  await page.getByRole("button", { name: "30 d" }).click();
  await page.waitForURL(/window=month/);
  await page.getByRole("button", { name: "Last seen" }).click();
  await page.waitForURL(/sort=last/);
  await table.locator("th[aria-sort=descending]", { hasText: "Last seen" }).waitFor();
  // A consumer that the configuration names is called by its name.
  await page.getByRole("searchbox").fill("warehouse");
  await page.waitForURL(/search=warehouse/);
  await callers.filter({ hasText: "warehouse" }).first().waitFor();
  await table.getByText("API key").first().waitFor();
}

async function thereAndBack(page: Page): Promise<void> {
  await open(page, "Callers");
  const callers = page.getByRole("table", { name: "Callers" }).getByRole("rowheader");
  await page.locator("[aria-busy=false] tbody th a").nth(1).waitFor();
  const busiest = callers.getByRole("link").first();
  const name = await busiest.innerText();
  await busiest.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1 }).filter({ hasText: name }).waitFor();
  const address = addressOf(page);
  await page.getByRole("button", { name: "1 h" }).click();
  await page.getByRole("img", { name: /^Exchanges per minute: [1-9]/ }).waitFor();
  const used = page.getByRole("table", { name: "Operations it uses" });
  assert.ok((await used.getByRole("row").count()) > 3, "it uses hardly any operation");
  await used.getByRole("columnheader", { name: "In 1 h" }).waitFor();
  const [first] = await used.getByRole("row").filter({ hasText: /ms/ }).allInnerTexts();
  assert.match(
    first ?? "",
    /[1-9]\d*[^]*\d %[^]*\d ms[^]*≤ \d[^]*20[01]/,
    "rate, latency, size, statuses",
  );
  await used.getByRole("rowheader").getByRole("link").first().click();
  await heading(page, "Would break if it retired").waitFor();
  const fails = page.getByRole("table", { name: "Would break if it retired" });
  assert.ok((await fails.getByRole("row").count()) > 1, "nobody depends on what somebody uses");
  await page.getByRole("link", { name: "All who call it" }).click();
  await page.getByText(/^Who call (GET|POST|PUT|PATCH|DELETE)/).waitFor();
  await page.getByText("How each uses this operation").waitFor();
  await callers.getByRole("link", { name }).click();
  await heading(page, "Operations it uses").waitFor();
  assert.equal(addressOf(page), address);
  await page.goBack();
  await page.getByRole("button", { name: "Callers of any operation" }).click();
  await page.waitForURL((url) => url.search === "");
}
