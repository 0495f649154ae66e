import type { Locator, Page } from "playwright-core";

/** Where the console is, and what a visitor needs there. */
export interface Visit {
  /** The admin API's origin. */
  readonly base: string;
  /** Signs in, once. */
  readonly link: string;
  /** A contract on the gateway's machine that may be imported. */
  readonly importable: string;
  /** A folder for files that a journey makes. */
  readonly folder: string;
  /** The gateway's origin, and the file that configures it. */
  readonly gateway: string;
  readonly configuration: string;
}

export interface Journey {
  readonly name: string;
  readonly walk: () => Promise<void>;
}

/** Pages of the navigation. */
export const places = [
  "Overview",
  "Inventory",
  "APIs",
  "Callers",
  "Flows",
  "Live",
  "Posture",
  "Changes",
] as const;

export function heading(page: Page, name: string): Locator {
  return page.getByRole("heading", { name, exact: true });
}

/** Goes to a page by its link in the navigation. */
export async function open(page: Page, place: (typeof places)[number]): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place }).click();
  await page.getByRole("heading", { level: 1, name: place }).waitFor();
}

/** The address as it stands, without the origin. */
export function addressOf(page: Page): string {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
}
