/** As much of a browser as a sign-in needs: it keeps cookies, follows redirects, sends the page's only form. */
export interface Page {
  readonly url: URL;
  /** 0 where the redirect left the provider: nothing was asked there. */
  readonly status: number;
  readonly html: string;
}

/** A sign-in takes about four redirects. */
const maxRedirects = 20;

export class HeadlessBrowser {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  /** It never leaves `origin`. */
  constructor(origin: string) {
    this.#origin = origin;
  }

  async open(address: string | URL, form?: URLSearchParams): Promise<Page> {
    let url = new URL(address, this.#origin);
    let body = form;
    for (let i = 0; i < maxRedirects; i++) {
      if (url.origin !== this.#origin) return { url, status: 0, html: "" };
      const answer = await this.#ask(url, body);
      const location = answer.headers.get("location");
      if (location === null) return { url, status: answer.status, html: await answer.text() };
      await answer.body?.cancel();
      url = new URL(location, url);
      body = undefined;
    }
    throw new Error(`more than ${maxRedirects} redirects from ${String(address)}`);
  }

  async #ask(url: URL, form: URLSearchParams | undefined): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, {
      method: form === undefined ? "GET" : "POST",
      headers: cookie === "" ? {} : { cookie },
      redirect: "manual",
      ...(form === undefined ? {} : { body: form }),
    });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  #keep(line: string): void {
    const [pair = ""] = line.split(";", 1);
    const equals = pair.indexOf("=");
    const name = pair.slice(0, equals);
    const value = pair.slice(equals + 1);
    if (value === "") this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

/** The hidden fields of a page's form. */
export function hiddenFields(html: string): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const name = /\bname="([^"]*)"/.exec(tag)?.[1];
    const value = /\bvalue="([^"]*)"/.exec(tag)?.[1];
    if (name !== undefined && value !== undefined) fields.set(name, value);
  }
  return fields;
}
