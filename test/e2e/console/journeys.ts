import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { assertAccessible } from "./accessible.ts";
import { callerJourneys } from "./caller-journeys.ts";
import { operationJourneys } from "./operation-journeys.ts";
import { registerJourneys } from "./register-journeys.ts";
import { troubleJourneys } from "./trouble-journeys.ts";
import { type Journey, type Visit, heading, open, places } from "./visit.ts";
import { watchJourneys } from "./watch-journeys.ts";

/** What people do with the console, in an order that builds on itself: signing in first, signing out last. */
export function journeys(page: Page, visit: Visit): readonly Journey[] {
  return [
    ...signingIn(page, visit),
    ...operationJourneys(page),
    ...callerJourneys(page),
    ...watchJourneys(page),
    ...registerJourneys(page, visit),
    ...troubleJourneys(page, visit),
    ...everywhere(page, visit),
    {
      name: "signing out ends the session",
      async walk() {
        await page.getByRole("button", { name: "Sign out" }).click();
        await heading(page, "Sign in").waitFor();
        await page.reload();
        await heading(page, "Sign in").waitFor();
      },
    },
  ];
}

function signingIn(page: Page, { base, link }: Visit): readonly Journey[] {
  return [
    {
      name: "the link signs in, once, and its code does not stay in the address",
      async walk() {
        await page.goto(link);
        await heading(page, "Overview").waitFor();
        assert.equal(page.url(), `${base}/console/`);
        assert.equal(await page.title(), "Overview · Castellan");
      },
    },
    {
      name: "the overview shows traffic, risk and how the learner keeps up",
      async walk() {
        await page.getByRole("img", { name: /^Exchanges per minute: [1-9]/ }).waitFor();
        const riskiest = page.getByRole("table", { name: "Riskiest operations" });
        assert.ok((await riskiest.getByRole("row").count()) > 2, "no operation has a risk");
        await heading(page, "Learner").waitFor();
        await page.getByRole("link", { name: "The whole posture" }).waitFor();
      },
    },
    {
      name: "going elsewhere names the tab and moves the focus to the heading",
      async walk() {
        for (const place of places) {
          await open(page, place);
          assert.equal(await page.title(), `${place} · Castellan`);
          assert.equal(await page.evaluate("document.activeElement.textContent"), place);
        }
      },
    },
  ];
}

/** Colours and widths under which every page must hold. */
const looks = [
  { colorScheme: "dark", width: 1280, height: 860 },
  { colorScheme: "light", width: 390, height: 844 },
] as const;

function everywhere(page: Page, visit: Visit): readonly Journey[] {
  return [
    ...looks.map(({ colorScheme, width, height }) => ({
      name: `every page is accessible and fits at ${width} px, ${colorScheme}`,
      async walk() {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        for (const address of await addresses(page, visit)) {
          await page.goto(`${visit.base}/console${address}`);
          await page.locator("main:not(:has(.skeleton)) h1").waitFor();
          const over =
            "document.documentElement.scrollWidth - document.documentElement.clientWidth";
          assert.equal(await page.evaluate(over), 0, `${address} scrolls sideways`);
          await assertAccessible(page, `${address} at ${width} px`);
        }
      },
    })),
    {
      name: "on a phone the navigation opens and closes",
      async walk() {
        await page.setViewportSize({ width: 390, height: 844 });
        await page.goto(`${visit.base}/console/`);
        await heading(page, "Overview").waitFor();
        const inventory = page.getByRole("link", { name: "Inventory", exact: true });
        assert.equal(await inventory.isVisible(), false);
        await page.getByRole("button", { name: "Menu" }).click();
        await inventory.click();
        await heading(page, "Inventory").waitFor();
        assert.equal(await inventory.isVisible(), false);
        await page.setViewportSize({ width: 1280, height: 860 });
      },
    },
    {
      name: "the chosen colours stay",
      async walk() {
        await page.emulateMedia({ colorScheme: "light" });
        const ground = "getComputedStyle(document.documentElement).backgroundColor";
        const light = await page.evaluate(ground);
        await page.getByRole("button", { name: /^Colours/ }).click();
        await page.getByRole("button", { name: /^Colours: Light/ }).click();
        const dark = await page.evaluate(ground);
        assert.notEqual(dark, light);
        await page.reload();
        await page.locator("h1").waitFor();
        assert.equal(await page.evaluate(ground), dark);
        await page.getByRole("button", { name: /^Colours: Dark/ }).click();
      },
    },
  ];
}

/** One address of every page; of pages about one thing, that of the first thing listed. */
async function addresses(page: Page, { base }: Visit): Promise<readonly string[]> {
  const plain = [
    "/",
    "/inventory",
    "/apis",
    "/callers",
    "/callers?consumer=warehouse&window=month",
    "/flows",
    "/flows?kind=data",
    "/live",
    "/posture",
    "/changes",
    "/changes?view=audit",
    "/nowhere",
  ];
  const firsts: string[] = [];
  for (const [list, selector] of [
    ["/inventory", "a.operation-link"],
    ["/apis", "tbody th a"],
    ["/callers", "tbody th a"],
  ] as const) {
    await page.goto(`${base}/console${list}`);
    const href = await page.locator(selector).first().getAttribute("href");
    assert.ok(href, `${list} lists nothing`);
    firsts.push(href.replace(/^\/console/, ""));
  }
  return [...plain, ...firsts];
}
