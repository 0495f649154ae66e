import { readCookies } from "../../http/cookies.ts";
import type { Pair } from "../../http/head.ts";
import { credentialFields } from "../../learning/credential-fields.ts";
import type { Presented } from "../../learning/identity.ts";
import type { Caller } from "../../learning/sighting.ts";
import { senderTexts } from "./record-layout.ts";

/** Who sends, and with which fields, as a record told it. Nothing is taken apart before it is asked for. */
export class ToldSender {
  readonly #texts: readonly string[];
  #presented: (Presented & Shown) | undefined;
  /** Once it was looked up. */
  caller: Caller | undefined;

  /** `texts`: client, principal, authority, name, value, name, … */
  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  get client(): string {
    return this.#texts[0] ?? "";
  }

  /** What the writer says of a verified principal, which holds no credential; empty where there is none. */
  get principal(): string {
    return this.#texts[1] ?? "";
  }

  get host(): string {
    return this.#texts[2] ?? "";
  }

  get presented(): Presented & Shown {
    return (this.#presented ??= present(this.#texts));
  }

  /** The same, but for these texts. */
  with(changes: readonly Change[]): ToldSender {
    if (changes.length === 0) return this;
    const texts = [...this.#texts];
    for (const [place, text] of changes) texts[place] = text;
    return new ToldSender(texts);
  }
}

export type Change = readonly [place: number, text: string];

/** What may be learned from. */
interface Shown {
  /** Without the values of credentials. */
  readonly shownFields: readonly Pair[];
  readonly cookieNames: readonly string[];
}

function present(texts: readonly string[]): Presented & Shown {
  const fields: Pair[] = [];
  const cookies: Pair[] = [];
  for (let name = senderTexts; name + 1 < texts.length; name += 2) {
    const pair: Pair = [texts[name] ?? "", texts[name + 1] ?? ""];
    fields.push(pair);
    if (pair[0] === "cookie") cookies.push(...readCookies(pair[1]));
  }
  return {
    client: texts[0] ?? "",
    fields,
    cookies,
    shownFields: fields.map((pair) => (credentialFields.has(pair[0]) ? [pair[0], ""] : pair)),
    cookieNames: cookies.map(([name]) => name),
  };
}
