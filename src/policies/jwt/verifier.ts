import type { Arrival } from "../../engine/facts.ts";
import type { Ports } from "../../engine/ports.ts";
import type { Issuer, Realm } from "../../engine/realm.ts";
import { type Deny, type Field, deny } from "../../kernel/verdict.ts";
import type { Identify } from "../../engine/outcome.ts";
import type { Millis } from "../../kernel/clock.ts";
import { type Grant, grantOf, principalOf } from "../grant.ts";
import type { TrustedKey } from "../jwk.ts";
import { type Jws, candidates, isSignedBy, readClaims, readJws } from "../jws.ts";
import { type Binding, Proofs, holdsCertificate, readBinding } from "../possession.ts";
import { type JsonObject, member } from "../strict-json.ts";
import { type GoodClaims, judgeClaims } from "./claims.ts";
import type { Config } from "./config.ts";
import { KeySet } from "./key-set.ts";
import type { Code } from "./reasons.ts";
import { type Verified, VerifiedTokens } from "./verified-tokens.ts";

/** A token as it came: the header field as a whole, its scheme in lower case, the token. */
export interface Sent {
  readonly text: string;
  readonly scheme: string;
  readonly token: string;
  readonly challenge: readonly Field[];
}

interface Trusted {
  readonly issuer: Issuer;
  readonly grant: Grant;
  readonly keySet: KeySet;
}

/**
 * How the scheme is written before a token that is remembered. With more spaces or another case one token has
 * thousands of texts, and one caller could push everybody else's out; those are verified each time.
 */
const usual: ReadonlySet<string> = new Set(["Bearer ", "bearer ", "DPoP ", "dpop "]);

/** The most keys tried for one token: a set without key names must not multiply the work. */
const maxTries = 4;

/** Judges tokens of a realm's issuers. One for all sites of a plan that have the same settings. */
export class Verifier {
  readonly verified: VerifiedTokens;
  readonly #trusted = new Map<string, Trusted>();
  readonly #ports: Ports;
  readonly #proofs: Proofs;

  constructor(config: Config, issuers: readonly Issuer[], realm: Realm, ports: Ports) {
    this.#ports = ports;
    this.verified = new VerifiedTokens(config.cache);
    this.#proofs = ports.shared("jwt/proofs", () => new Proofs(ports));
    const { coolDown, refreshEvery, staleFor, timeout } = config;
    const terms = { coolDown, refreshEvery, staleFor, timeout };
    for (const issuer of issuers) {
      const source = JSON.stringify([issuer.issuer, issuer.jwksUri, issuer.jwks, terms]);
      this.#trusted.set(issuer.issuer, {
        issuer,
        grant: grantOf(issuer, realm.consumers),
        keySet: ports.shared(`jwt/keys ${source}`, () => new KeySet(issuer, terms, ports)),
      });
    }
  }

  /** The answer for a token that was verified before, without waiting; undefined where it has to be verified. */
  recall(sent: string, facts: Arrival): Identify | Deny<Code> | Verified | undefined {
    const known = this.verified.get(sent);
    if (known === undefined) return undefined;
    const now = facts.time;
    if (known.key.gone || now >= known.until || now < known.from || !known.keySet.isCurrent(now)) {
      // Everything is judged anew, and the reason found there.
      this.verified.delete(sent);
      return undefined;
    }
    return known.binding.key === undefined ? this.#admit(known, facts) : known;
  }

  /** A token bound to a key is known, but each request needs its own proof. */
  async proven(
    known: Verified,
    facts: Arrival,
    challenge: readonly Field[],
  ): Promise<Identify | Deny<Code>> {
    const flaw = await this.#proofs.check(facts, known.token, known.binding.key ?? "");
    if (flaw !== undefined) return deny(flaw, { fields: challenge });
    const admitted = this.#admit(known, facts);
    return admitted.kind === "deny" ? { ...admitted, fields: challenge } : admitted;
  }

  async verify(sent: Sent, facts: Arrival): Promise<Identify | Deny<Code>> {
    const fields = sent.challenge;
    const read = this.#read(sent.token);
    if (typeof read === "string") return deny(read, { fields });
    const note = `issuer ${read.trusted.issuer.name}`;
    const found = await judge(read, sent, facts.time);
    if (typeof found === "string") return deny(found, { fields, note });
    const known = this.#remember(found);
    return found.binding.key === undefined
      ? withFields(this.#admit(known, facts), fields)
      : this.proven(known, facts, fields);
  }

  /** All that can be refused before a signature is looked at. */
  #read(token: string): Read | Code {
    const jws = readJws(token);
    const claims = jws === undefined ? undefined : readClaims(jws);
    if (jws === undefined || claims === undefined) return "malformed";
    const trusted = this.#issuerOf(claims);
    if (trusted === undefined) return "issuer";
    if (!trusted.issuer.algorithms.includes(jws.algorithm)) return "algorithm";
    return trusted.issuer.types.includes(jws.type) ? { jws, claims, trusted } : "type";
  }

  #issuerOf(claims: JsonObject): Trusted | undefined {
    const iss = member(claims, "iss");
    return typeof iss === "string" ? this.#trusted.get(iss) : undefined;
  }

  #remember(found: Found): Verified {
    const { sent, trusted, claims, good } = found;
    const principal = principalOf({
      grant: trusted.grant,
      claims,
      caller: good.caller,
      credential: "bearer",
      credentialId: good.id ?? this.#ports.digest.sha256(sent.token),
    });
    const verified: Verified = {
      outcome: { kind: "identify", principal },
      token: sent.token,
      from: good.from,
      until: good.until,
      issuedAt: good.issuedAt,
      key: found.key,
      keySet: trusted.keySet,
      binding: found.binding,
    };
    if (usual.has(sent.text.slice(0, -sent.token.length))) this.verified.set(sent.text, verified);
    return verified;
  }

  /** What can change from one request to the next: revocation, and the connection the token came over. */
  #admit(known: Verified, facts: Arrival): Identify | Deny<Code> {
    const { principal } = known.outcome;
    const { directory } = this.#ports;
    if (
      directory.revoked("token", principal.issuer, principal.credentialId ?? "", known.issuedAt) ||
      directory.revoked("subject", principal.issuer, principal.id, known.issuedAt)
    ) {
      return deny("revoked");
    }
    return holdsCertificate(facts, known.binding, this.#ports) ? known.outcome : deny("binding");
  }
}

interface Read {
  readonly jws: Jws;
  readonly claims: JsonObject;
  readonly trusted: Trusted;
}

interface Found extends Read {
  readonly sent: Sent;
  readonly good: GoodClaims;
  readonly binding: Binding;
  readonly key: TrustedKey;
}

/** The signature first: what an unsigned text claims is nobody's business, not even to refuse it. */
async function judge(read: Read, sent: Sent, now: Millis): Promise<Found | Code> {
  const { issuer, keySet } = read.trusted;
  const key = await signedBy(read.jws, keySet, now);
  if (typeof key === "string") return key;
  const good = judgeClaims(read.claims, issuer, now);
  if (typeof good === "string") return good;
  const binding = readBinding(read.claims);
  if (binding === undefined || !matchesScheme(binding, sent.scheme)) return "binding";
  if (issuer.binding === "required" && !isBound(binding)) return "unbound";
  return { ...read, sent, good, binding, key };
}

function withFields(
  outcome: Identify | Deny<Code>,
  fields: readonly Field[],
): Identify | Deny<Code> {
  return outcome.kind === "deny" ? { ...outcome, fields } : outcome;
}

function isBound(binding: Binding): boolean {
  return binding.key !== undefined || binding.certificate !== undefined;
}

/** RFC 9449 §7.1: a token that is bound to a key comes as `DPoP`, and no other does. */
function matchesScheme(binding: Binding, scheme: string): boolean {
  return (binding.key !== undefined) === (scheme === "dpop");
}

/** The key that made the signature. A key that is not there yet, or was replaced under its name, is looked for once. */
async function signedBy(
  jws: Jws,
  keySet: KeySet,
  now: Millis,
): Promise<TrustedKey | "keys-unavailable" | "key" | "signature"> {
  if (!(await keySet.ready(now))) return "keys-unavailable";
  const before = keySet.keys;
  const key = await firstSigner(jws, before);
  if (key !== undefined) return key;
  if ((await keySet.renew(now)) && keySet.keys !== before) {
    const renewed = await firstSigner(jws, keySet.keys);
    if (renewed !== undefined) return renewed;
  }
  return candidates(jws, keySet.keys).length === 0 ? "key" : "signature";
}

async function firstSigner(jws: Jws, keys: readonly TrustedKey[]): Promise<TrustedKey | undefined> {
  for (const key of candidates(jws, keys).slice(0, maxTries)) {
    if (await isSignedBy(jws, key)) return key;
  }
  return undefined;
}
