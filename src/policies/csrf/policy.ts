import { type Control, defineControl } from "../../engine/control.ts";
import type { Arrival } from "../../engine/facts.ts";
import type { RequestHead } from "../../http/head.ts";
import { ok } from "../../kernel/result.ts";
import { deny, pass } from "../../kernel/verdict.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, parse, schema } from "./config.ts";

type Code = "cross-origin" | "unproven-content";

export const csrf: Control = defineControl<Config, Code>({
  name: "csrf",
  title: "Pages of other origins cannot use a visitor's cookies to change something",
  onError: "deny",
  reasons: {
    "cross-origin": {
      status: 403,
      title: "A request with cookies that changes something came from a page of another origin",
    },
    "unproven-content": {
      status: 403,
      title:
        "A request with cookies does not say where it comes from, and has the type in which forms smuggle JSON",
    },
  },
  defaults: { sameSite: false },
  strictness: { origins: "fewer", sameSite: "off" },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile({ origins = [], sameSite = false }) {
    const trusted = new Set(origins);
    return ok({
      steps: {
        admit(facts) {
          const { head } = facts;
          if (head.cookies.length === 0 || !changesSomething(head)) return pass;
          if (isDeliberate(head)) return pass;
          const origin = head.fields.get("origin");
          if (origin !== undefined && trusted.has(origin)) return pass;
          return judge(facts, origin, sameSite);
        },
      },
    });
  },
  describe: ({ origins = [], sameSite = false }) =>
    `With cookies, only pages of this origin${sameSite ? ", of the same site" : ""}${origins.map((origin) => `, ${origin}`).join("")} may change something.`,
});

/** RFC 9110 §9.2.1. A WebSocket handshake is a GET that no same-origin policy holds back. */
function changesSomething({ method, upgrade }: RequestHead): boolean {
  return (method !== "GET" && method !== "HEAD" && method !== "OPTIONS") || upgrade !== undefined;
}

/**
 * Only a script can set these, and only where CORS let it: the credential is not ambient. Basic and
 * Negotiate are sent by browsers on their own, like cookies.
 */
function isDeliberate({ fields }: RequestHead): boolean {
  const authorization = fields.get("authorization");
  return authorization !== undefined && /^(?:bearer|dpop) /i.test(authorization);
}

/** Fetch Metadata where there is some, else Origin, else what the body's type proves. */
function judge(facts: Arrival, origin: string | undefined, sameSite: boolean) {
  const site = facts.head.fields.get("sec-fetch-site");
  if (site !== undefined) {
    const isOurs = site === "same-origin" || site === "none" || (sameSite && site === "same-site");
    return isOurs
      ? pass
      : deny<Code>("cross-origin", { note: "Sec-Fetch-Site names another site" });
  }
  if (origin !== undefined) {
    return origin === ownOrigin(facts)
      ? pass
      : deny<Code>("cross-origin", { note: "Origin is another" });
  }
  return isSimple(facts.head) ? deny<Code>("unproven-content") : pass;
}

function ownOrigin({ secure, head }: Arrival): string {
  return `${secure ? "https" : "http"}://${head.authority}`;
}

/**
 * The type in which a form of another page carries JSON (Fetch §2.2.2 lets it cross origins without a
 * preflight). Browsers that do so and leave Origin out are old, and others have no reason to send cookies.
 */
function isSimple({ hasBody, mediaType }: RequestHead): boolean {
  return hasBody && mediaType?.essence === "text/plain";
}
