import { type Control, type Site, defineControl } from "../../engine/control.ts";
import type { Arrival } from "../../engine/facts.ts";
import type { Ports } from "../../engine/ports.ts";
import { BoundedMap } from "../../kernel/bounded.ts";
import type { Millis } from "../../kernel/clock.ts";
import { ok } from "../../kernel/result.ts";
import { type Deny, type Field, type Pass, deny, pass } from "../../kernel/verdict.ts";
import { jsonSchemaOf } from "../parse.ts";
import { credentialIn } from "./clear-text.ts";
import { type Config, parse, schema } from "./config.ts";

type Code = "plain-http" | "tls-version";

/** One alert a minute for each client and API: an operator needs to hear it once, not a thousand times. */
const alertEvery = 60_000;
/** Clients remembered for that; a stranger could otherwise fill the map from many addresses. */
const maxClients = 4096;

export const transport: Control = defineControl<Config, Code>({
  name: "transport",
  title: "Clients reach this API over TLS only, and browsers are told so",
  onError: "deny",
  reasons: {
    "plain-http": { status: 426, title: "The client did not use TLS" },
    "tls-version": { status: 426, title: "The client's TLS version is too old for this API" },
  },
  defaults: { plainHttp: "refuse", minTls: 1.2, hstsMaxAge: "365d", hstsSubdomains: false },
  strictness: {
    plainHttp: "fewer",
    minTls: "higher",
    hstsMaxAge: "higher",
    hstsSubdomains: "on",
  },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile(config, site, ports) {
    const alarm = clearTextAlarm(site, ports);
    const secure = hsts(config);
    const oldest = config.minTls ?? 1.2;
    return ok({
      steps: {
        admit(facts) {
          if (!facts.secure) {
            alarm(facts);
            return config.plainHttp === "allow" ? pass : refusal(facts, plain);
          }
          if (oldest === 1.3 && facts.tls?.protocol === "TLSv1.2") return refusal(facts, old);
          return secure;
        },
      },
    });
  },
  describe(config) {
    const clear = config.plainHttp === "allow" ? "Plain HTTP is allowed" : "Plain HTTP is refused";
    return `${clear}; TLS ${(config.minTls ?? 1.2).toFixed(1)} or newer; ${hstsValue(config)}.`;
  },
});

// RFC 9110 §15.5.22: 426 names what would be accepted; RFC 2817 §4.2 gives the tokens.
const plain = upgradeTo("plain-http", "TLS/1.2");
const old = upgradeTo("tls-version", "TLS/1.3");

interface Refusal {
  readonly said: Deny<Code>;
  /** For HTTP/2, which has no Upgrade (RFC 9113 §8.6). */
  readonly bare: Deny<Code>;
}

function upgradeTo(reason: Code, tls: string): Refusal {
  const fields: readonly Field[] = [
    ["upgrade", `${tls}, HTTP/1.1`],
    ["connection", "upgrade"],
  ];
  return { said: deny(reason, { fields }), bare: deny(reason) };
}

function refusal(facts: Arrival, { said, bare }: Refusal): Deny<Code> {
  return facts.head.version === "2" ? bare : said;
}

/** RFC 6797 §7.2: told over TLS only; a plain-text answer could have been written by anyone. */
function hsts(config: Config): Pass {
  return { kind: "pass", fields: [["strict-transport-security", hstsValue(config)]] };
}

function hstsValue({ hstsMaxAge = 31_536_000_000 as Millis, hstsSubdomains }: Config): string {
  const seconds = Math.floor(hstsMaxAge / 1000);
  return `max-age=${seconds}${hstsSubdomains === true ? "; includeSubDomains" : ""}`;
}

/** Refused or not, a credential that crossed the wire in clear is no secret any more, and somebody must hear it. */
function clearTextAlarm(site: Site, ports: Ports): (facts: Arrival) => void {
  const told = ports.shared("transport.told", () => new BoundedMap<string, number>(maxClients));
  return (facts) => {
    const place = credentialIn(facts.head);
    if (place === undefined) return;
    const key = `${site.api.name} ${facts.client}`;
    const last = told.peek(key);
    if (last !== undefined && facts.time - last < alertEvery) return;
    told.set(key, facts.time);
    ports.alert("credential-in-clear", {
      api: site.api.name,
      client: facts.client,
      place,
      exchange: facts.id,
    });
  };
}
