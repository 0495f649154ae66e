import type { Page } from "playwright-core";
import { type Journey, type Visit, heading } from "./visit.ts";

/** What the console does when the gateway has a problem. In tabs of their own: the browser notes every failure. */
export function troubleJourneys(page: Page, { base }: Visit): readonly Journey[] {
  return [
    {
      name: "a problem is told in the gateway's words, and trying again helps",
      async walk() {
        const tab = await page.context().newPage();
        const problem = { title: "Not now", detail: "The store is being repaired.", status: 500 };
        await tab.route("**/v1/posture", (route) =>
          route.fulfill({
            status: 500,
            contentType: "application/problem+json",
            body: JSON.stringify(problem),
          }),
        );
        await tab.goto(`${base}/console/posture`);
        const alert = tab.getByRole("alert");
        await alert.getByText(problem.title).waitFor();
        await alert.getByText(problem.detail).waitFor();
        await tab.unroute("**/v1/posture");
        await alert.getByRole("button", { name: "Try again" }).click();
        await heading(tab, "Controls").waitFor();
        await alert.waitFor({ state: "detached" });
        await tab.close();
      },
    },
    {
      name: "where the stream is cut off, exchanges are asked for",
      async walk() {
        const tab = await page.context().newPage();
        await tab.route("**/v1/exchanges/stream", (route) => route.fulfill({ status: 503 }));
        await tab.goto(`${base}/console/live`);
        await tab.getByText("Asking every 3 s").waitFor();
        await tab.locator(".live-open").first().waitFor();
        await tab.close();
      },
    },
    {
      name: "what does not exist is said not to",
      async walk() {
        const tab = await page.context().newPage();
        await tab.goto(`${base}/console/api?id=nothing%409`);
        await tab.getByRole("alert").waitFor();
        await tab.goto(`${base}/console/nowhere`);
        await heading(tab, "Nothing here").waitFor();
        await tab.close();
      },
    },
  ];
}
