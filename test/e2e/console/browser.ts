import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";

/** Works as root and without a network. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Debian's own; the browser's profile is made for this run and thrown away. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });
}

/** What a page must not do: each complaint is one line. */
export interface Watch {
  readonly complaints: readonly string[];
}

/** Listens for errors of the page and for requests to anybody but the origin it came from. */
export function watch(context: BrowserContext, page: Page, origin: string): Watch {
  const complaints: string[] = [];
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`)) complaints.push(`a request to ${url}`);
  });
  page.on("pageerror", (error) => complaints.push(`an exception: ${error.message}`));
  page.on("console", (message) => {
    const { url } = message.location();
    // Whoever is not signed in asks, and hears 401; the browser notes that by itself.
    const isFirstQuestion = url === `${origin}/v1/session`;
    if (["error", "warning"].includes(message.type()) && !isFirstQuestion) {
      complaints.push(`the page's console: ${message.text()} (${url})`);
    }
  });
  return { complaints };
}
