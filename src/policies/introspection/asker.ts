import type { Arrival } from "../../engine/facts.ts";
import type { Identify } from "../../engine/outcome.ts";
import type { Ports } from "../../engine/ports.ts";
import type { Issuer, Realm } from "../../engine/realm.ts";
import { type Deny, deny } from "../../kernel/verdict.ts";
import { challenge } from "../authorization.ts";
import { type Grant, grantOf, principalOf } from "../grant.ts";
import { Proofs, holdsCertificate } from "../possession.ts";
import type { JsonObject } from "../strict-json.ts";
import type { Config } from "./config.ts";
import { Endpoint } from "./endpoint.ts";
import { type ActiveToken, type Code, judgeAnswer } from "./token.ts";

export interface Sent {
  readonly scheme: string;
  readonly token: string;
  /** Whom to ask, in order. */
  readonly issuers: readonly Issuer[];
}

interface Question extends Sent {
  readonly hash: string;
  readonly facts: Arrival;
}

type Outcome = Identify | Deny<Code>;

/** Finds out from issuers what a token is worth, and whether its sender may use it. */
export class Asker {
  readonly #config: Config;
  readonly #realm: Realm;
  readonly #ports: Ports;
  readonly #proofs: Proofs;
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #grants = new Map<string, Grant>();
  /** By the answer that named them: an answer that is remembered names the same principal again. */
  readonly #principals = new WeakMap<JsonObject, Identify>();

  constructor(config: Config, realm: Realm, ports: Ports) {
    this.#config = config;
    this.#realm = realm;
    this.#ports = ports;
    this.#proofs = ports.shared("introspection/proofs", () => new Proofs(ports));
  }

  /** Without waiting where the answer is known and needs no proof. */
  judge(sent: Sent, facts: Arrival): Outcome | Promise<Outcome> {
    const hash = this.#ports.digest.sha256(sent.token);
    const question: Question = { ...sent, hash, facts };
    const [first] = sent.issuers;
    const known = first === undefined ? undefined : this.#endpoint(first)?.recall(hash, facts.time);
    if (first === undefined || known?.kind !== "active") return this.#search(question);
    return this.#weigh(known.claims, first, question);
  }

  /** The first issuer that knows the token. One that cannot be asked leaves the question open: nobody gets in. */
  async #search(question: Question): Promise<Outcome> {
    const { issuers, token, hash, facts } = question;
    for (const issuer of issuers) {
      const endpoint = this.#endpoint(issuer);
      const answer =
        endpoint?.recall(hash, facts.time) ?? (await endpoint?.ask(token, hash, facts.time));
      if (answer?.kind === "unavailable") return deny("unavailable", { note: answer.cause });
      if (answer?.kind === "active") return this.#weigh(answer.claims, issuer, question);
    }
    return deny("inactive", { fields: challenge(question.scheme) });
  }

  #weigh(claims: JsonObject, issuer: Issuer, question: Question): Outcome | Promise<Outcome> {
    const { scheme, token, hash, facts } = question;
    const fields = challenge(scheme);
    const note = `issuer ${issuer.name}`;
    const judged = judgeAnswer(claims, issuer, this.#config.requireAudience, facts.time);
    if (typeof judged === "string") return deny(judged, { fields, note });
    const outcome = this.#identify(claims, issuer, judged, hash);
    const flaw = this.#flawOf(judged, outcome, issuer, question);
    if (flaw !== undefined) return deny(flaw, { fields, note });
    const { key } = judged.binding;
    if (key === undefined) return outcome;
    return this.#proofs
      .check(facts, token, key)
      .then((found) => (found === undefined ? outcome : deny(found, { fields, note })));
  }

  #flawOf(
    { binding, issuedAt }: ActiveToken,
    { principal }: Identify,
    issuer: Issuer,
    { scheme, facts }: Question,
  ): Code | undefined {
    // RFC 9449 §7.1: a token that is bound to a key comes as DPoP, and no other does.
    if ((binding.key !== undefined) !== (scheme === "dpop")) return "binding";
    const bound = binding.key !== undefined || binding.certificate !== undefined;
    if (issuer.binding === "required" && !bound) return "unbound";
    const { directory } = this.#ports;
    const { credentialId, id } = principal;
    if (directory.revoked("token", issuer.issuer, credentialId ?? "", issuedAt)) return "revoked";
    if (directory.revoked("subject", issuer.issuer, id, issuedAt)) return "revoked";
    return holdsCertificate(facts, binding, this.#ports) ? undefined : "binding";
  }

  #identify(claims: JsonObject, issuer: Issuer, token: ActiveToken, hash: string): Identify {
    const known = this.#principals.get(claims);
    if (known !== undefined) return known;
    const principal = principalOf({
      grant: this.#grant(issuer),
      claims,
      caller: token.caller,
      credential: "bearer",
      credentialId: token.id ?? hash,
    });
    const outcome: Identify = { kind: "identify", principal };
    this.#principals.set(claims, outcome);
    return outcome;
  }

  #grant(issuer: Issuer): Grant {
    const grant = this.#grants.get(issuer.name) ?? grantOf(issuer, this.#realm.consumers);
    this.#grants.set(issuer.name, grant);
    return grant;
  }

  /** Outlives the plan, so that a new configuration does not ask about every token again. */
  #endpoint(issuer: Issuer): Endpoint | undefined {
    const settings = issuer.introspection;
    if (settings === undefined) return undefined;
    const known = this.#endpoints.get(issuer.name);
    if (known !== undefined) return known;
    // Hashed, because it holds the client's secret.
    const source = this.#ports.digest.sha256(
      JSON.stringify([issuer.issuer, settings, this.#config]),
    );
    const endpoint = this.#ports.shared(
      `introspection/endpoint ${source}`,
      () => new Endpoint(issuer, settings, this.#config, this.#ports),
    );
    this.#endpoints.set(issuer.name, endpoint);
    return endpoint;
  }
}
