import { type Control, type Reason, type Site, defineControl } from "../../engine/control.ts";
import type { Arrival } from "../../engine/facts.ts";
import type { Outcomes } from "../../engine/outcome.ts";
import type { Ports } from "../../engine/ports.ts";
import type { Issuer } from "../../engine/realm.ts";
import { type Problem, ok } from "../../kernel/result.ts";
import { deny, pass } from "../../kernel/verdict.ts";
import { challenge, isToken68, keyPrefix, onlyValue, readAuthorization } from "../authorization.ts";
import { readClaims, readJws } from "../jws.ts";
import { perRealm } from "../per-realm.ts";
import { member } from "../strict-json.ts";
import { type Config, defaults, parse, schema } from "./config.ts";
import { Asker } from "./asker.ts";
import type { Code } from "./token.ts";

const reasons: Readonly<Record<Code | "malformed", Reason>> = {
  malformed: { status: 401, title: "The token is not well-formed" },
  inactive: { status: 401, title: "The issuer says that the token is not active" },
  issuer: { status: 401, title: "The answer speaks of another issuer's token" },
  audience: { status: 401, title: "The token is not meant for this audience" },
  type: { status: 401, title: "The answer speaks of a token that is no access token" },
  claims: { status: 401, title: "The answer lacks a subject, or holds a claim of the wrong type" },
  expired: { status: 401, title: "The token has expired" },
  "not-yet": { status: 401, title: "The token is not valid yet" },
  "too-old": { status: 401, title: "The token was issued longer ago than the issuer's maxAge" },
  revoked: { status: 401, title: "The token, or its subject, has been revoked here" },
  binding: { status: 401, title: "The token is bound to a sender and did not come from it" },
  unbound: {
    status: 401,
    title: "The issuer's tokens must be bound to their sender; this one is not",
  },
  proof: { status: 401, title: "The DPoP proof is missing or does not fit the request" },
  "proof-replayed": { status: 401, title: "The DPoP proof has been used before" },
  unavailable: { status: 503, title: "The issuer gave no answer that can be relied on" },
};

export const introspection: Control = defineControl<Config, Code | "malformed">({
  name: "introspection",
  title: "Asks the issuer about opaque tokens (RFC 7662) and names their subject",
  onError: "deny",
  reasons,
  defaults,
  strictness: {
    issuers: "fewer",
    jwts: "on",
    requireAudience: "on",
    inactiveFor: "free",
    timeout: "free",
    concurrency: "free",
  },
  schema,
  parse,
  compile(config, site, ports) {
    const problems = unfit(config, site);
    if (problems.length > 0) return { ok: false, problems };
    const issuers = chosen(config, site);
    if (issuers.length === 0) return ok({ steps: {} });
    return ok({ steps: { identify: stepFor(config, issuers, site, ports) } });
  },
  describe(config) {
    const whose =
      config.issuers === undefined ? "every issuer that can be asked" : config.issuers.join(", ");
    return `opaque tokens${config.jwts ? " and JWTs" : ""} are asked about at ${whose}`;
  },
});

type Outcome = Outcomes<Code | "malformed">["identify"];

function stepFor(
  config: Config,
  issuers: readonly Issuer[],
  site: Site,
  ports: Ports,
): (facts: Arrival) => Outcome | Promise<Outcome> {
  const key = `introspection/asker ${JSON.stringify(config)}`;
  const asker = perRealm(ports, site.realm, key, () => new Asker(config, site.realm, ports));
  return (facts) => {
    const text = onlyValue(facts.head.fields, "authorization");
    if (text === undefined) return pass;
    if (typeof text !== "string") return deny("malformed", { fields: challenge("bearer") });
    const { scheme, credentials: token } = readAuthorization(text);
    if (scheme !== "bearer" && scheme !== "dpop") return pass;
    if (token.startsWith(keyPrefix)) return pass;
    if (!isToken68(token)) return deny("malformed", { fields: challenge(scheme) });
    const whom = token.split(".", 4).length === 3 ? issuerOf(token, config, issuers) : issuers;
    return whom.length === 0 ? pass : asker.judge({ scheme, token, issuers: whom }, facts);
  };
}

/** Of a token in JWT form only the issuer that it names is asked: no other should get to see it. */
function issuerOf(token: string, config: Config, issuers: readonly Issuer[]): readonly Issuer[] {
  if (!config.jwts) return [];
  const jws = readJws(token);
  const claims = jws === undefined ? undefined : readClaims(jws);
  if (claims === undefined) return [];
  const iss = member(claims, "iss");
  return issuers.filter((issuer) => issuer.issuer === iss).slice(0, 1);
}

function chosen(config: Config, site: Site): readonly Issuer[] {
  const able = site.realm.issuers.filter((issuer) => issuer.introspection !== undefined);
  if (config.issuers === undefined) return able;
  return config.issuers.flatMap((name) => able.filter((issuer) => issuer.name === name));
}

function unfit(config: Config, site: Site): readonly Problem[] {
  return (config.issuers ?? []).flatMap((name, at) => {
    const issuer = site.realm.issuers.find((one) => one.name === name);
    if (issuer === undefined) return [{ at: `/issuers/${at}`, message: "no issuer has this name" }];
    if (issuer.introspection !== undefined) return [];
    return [{ at: `/issuers/${at}`, message: "this issuer has no introspection configured" }];
  });
}
