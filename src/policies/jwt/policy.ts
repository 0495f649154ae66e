import { type Built, type Control, type Site, defineControl } from "../../engine/control.ts";
import type { Arrival } from "../../engine/facts.ts";
import type { Outcomes } from "../../engine/outcome.ts";
import type { Ports } from "../../engine/ports.ts";
import type { Issuer, Realm } from "../../engine/realm.ts";
import { type Problem, type Result, ok } from "../../kernel/result.ts";
import { deny, pass } from "../../kernel/verdict.ts";
import { challenge, isToken68, keyPrefix, onlyValue, readAuthorization } from "../authorization.ts";
import { isHmac, readKeys, signatureAlgorithms } from "../jwk.ts";
import { perRealm } from "../per-realm.ts";
import { type Config, defaults, parse, schema } from "./config.ts";
import { type Code, reasons } from "./reasons.ts";
import { Verifier } from "./verifier.ts";

export const jwt: Control = defineControl<Config, Code>({
  name: "jwt",
  title: "Verifies bearer tokens of the configured issuers and names their subject",
  onError: "deny",
  reasons,
  defaults,
  strictness: {
    issuers: "fewer",
    cache: "free",
    coolDown: "free",
    refreshEvery: "lower",
    staleFor: "lower",
    timeout: "free",
  },
  schema,
  parse,
  compile(config, site, ports) {
    const problems = [...unknownNames(config, site), ...site.realm.issuers.flatMap(unsound)];
    if (problems.length > 0) return { ok: false, problems };
    const issuers = chosen(config, site);
    if (issuers.length === 0) return ok({ steps: {} });
    return build(config, issuers, site.realm, ports);
  },
  describe(config) {
    const whose = config.issuers === undefined ? "every issuer" : config.issuers.join(", ");
    return `tokens of ${whose}, in the Authorization field only; keys looked at every ${config.refreshEvery / 1000} s`;
  },
});

function build(
  config: Config,
  issuers: readonly Issuer[],
  realm: Realm,
  ports: Ports,
): Result<Built<Code>> {
  const key = `jwt/verifier ${JSON.stringify(config)}`;
  const verifier = perRealm(ports, realm, key, () => new Verifier(config, issuers, realm, ports));
  const opaqueElsewhere = realm.issuers.some((issuer) => issuer.introspection !== undefined);
  return ok({
    steps: { identify: (facts) => identify(facts, verifier, opaqueElsewhere) },
  });
}

function identify(
  facts: Arrival,
  verifier: Verifier,
  opaqueElsewhere: boolean,
): Outcomes<Code>["identify"] | Promise<Outcomes<Code>["identify"]> {
  const text = onlyValue(facts.head.fields, "authorization");
  if (text === undefined) return pass;
  if (typeof text !== "string") return deny("malformed", { fields: challenge("bearer") });
  const known = verifier.recall(text, facts);
  if (known === undefined) return unknownToken(text, facts, verifier, opaqueElsewhere);
  if (!("kind" in known)) return verifier.proven(known, facts, challenge("dpop"));
  return known.kind === "deny" ? { ...known, fields: challenge("bearer") } : known;
}

function unknownToken(
  text: string,
  facts: Arrival,
  verifier: Verifier,
  opaqueElsewhere: boolean,
): Outcomes<Code>["identify"] | Promise<Outcomes<Code>["identify"]> {
  const { scheme, credentials: token } = readAuthorization(text);
  if (scheme !== "bearer" && scheme !== "dpop") return pass;
  if (token.startsWith(keyPrefix)) return pass;
  const fields = challenge(scheme);
  if (!isToken68(token)) return deny("malformed", { fields });
  if (opaqueElsewhere && token.split(".", 4).length !== 3) return pass;
  return verifier.verify({ text, scheme, token, challenge: fields }, facts);
}

function chosen(config: Config, site: Site): readonly Issuer[] {
  const { issuers } = site.realm;
  const names = config.issuers;
  return names === undefined ? issuers : issuers.filter((issuer) => names.includes(issuer.name));
}

function unknownNames(config: Config, site: Site): readonly Problem[] {
  const known = site.realm.issuers.map((issuer) => issuer.name);
  return (config.issuers ?? []).flatMap((name, at) =>
    known.includes(name)
      ? []
      : [
          {
            at: `/issuers/${at}`,
            message: `no issuer has this name; configured: ${known.join(", ")}`,
          },
        ],
  );
}

/** What an issuer must not be, whatever the rest of the configuration allows (RFC 8725 §3.1, §3.2). */
function unsound(issuer: Issuer): readonly Problem[] {
  const problem = (message: string): Problem => ({
    at: "",
    message: `issuer ${issuer.name}: ${message}`,
  });
  const found: Problem[] = [];
  const foreign = issuer.algorithms.filter((one) => !signatureAlgorithms.includes(one));
  if (foreign.length > 0 || issuer.algorithms.length === 0) {
    found.push(problem(`algorithms must be some of ${signatureAlgorithms.join(", ")}`));
  }
  if (issuer.jwks === undefined && issuer.algorithms.some((one) => isHmac(one))) {
    found.push(problem("HMAC needs a secret in jwks; a published key set has none"));
  }
  if (issuer.jwks !== undefined && (readKeys(issuer.jwks, true)?.keys.length ?? 0) === 0) {
    found.push(
      problem("jwks holds no usable key: RSA of 2048 bits or more, EC, Ed25519, or secrets only"),
    );
  }
  if (issuer.audiences.length === 0) found.push(problem("audiences must name at least one"));
  return found;
}
