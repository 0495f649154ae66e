import { BoundedMap } from "../kernel/bounded.ts";
import type { Millis } from "../kernel/clock.ts";
import type { Arrival } from "../engine/facts.ts";
import type { Ports } from "../engine/ports.ts";
import { onlyValue, proofAlgorithms } from "./authorization.ts";
import { type TrustedKey, readKeys } from "./jwk.ts";
import { type Jws, isSignedBy, readClaims, readJws } from "./jws.ts";
import { type JsonObject, isJsonObject, member } from "./strict-json.ts";

/** To whom a token is bound (RFC 7800): a certificate (RFC 8705 §3.1), a key (RFC 9449 §6.1), or nobody. */
export interface Binding {
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

export type ProofFlaw = "binding" | "proof" | "proof-replayed";

/** How long a proof may be on its way, by its `iat`: RFC 9449 §11.1 asks for a short time. */
const proofAge = 60_000;

/** The most clients' keys that are remembered; those longest unused leave first. */
const maxKeys = 4096;

/** A `jti` is an identifier, not a document. */
const maxIdLength = 256;

/**
 * Reads `cnf`. Undefined where it demands something that is not implemented, or is malformed: a demand
 * that is not understood must not be passed over.
 */
export function readBinding(claims: JsonObject): Binding | undefined {
  const cnf = member(claims, "cnf");
  if (cnf === undefined) return { certificate: undefined, key: undefined };
  if (!isJsonObject(cnf)) return undefined;
  const certificate = member(cnf, "x5t#S256");
  const key = member(cnf, "jkt");
  const known = (certificate === undefined ? 0 : 1) + (key === undefined ? 0 : 1);
  if (known === 0 || known !== Object.keys(cnf).length) return undefined;
  if (certificate !== undefined && typeof certificate !== "string") return undefined;
  if (key !== undefined && typeof key !== "string") return undefined;
  return { certificate, key };
}

/**
 * The proofs of RFC 9449. Which were used before is known to all workers of the machine: each holds one cell of
 * their shared counters until it is too old to be taken anyway. Where that table is full, counters get
 * stricter: a proof may then be refused that was not used, and never the other way.
 */
export class Proofs {
  readonly #ports: Ports;
  /** Clients' keys by thumbprint: the same object again saves importing it again. */
  readonly #keys = new BoundedMap<string, TrustedKey>(maxKeys);

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** RFC 9449 §4.3, all twelve points; `jkt` is the thumbprint that the token names. */
  async check(facts: Arrival, token: string, jkt: string): Promise<ProofFlaw | undefined> {
    const compact = onlyValue(facts.head.fields, "dpop");
    const jws = typeof compact === "string" ? readJws(compact) : undefined;
    const claims = jws === undefined ? undefined : readClaims(jws);
    if (jws === undefined || claims === undefined) return "proof";
    const stamp = stampOf(claims, facts.time);
    if (stamp === undefined || !this.#fits(claims, facts, token)) return "proof";
    if (!(await this.#isBy(jws, jkt))) return "proof";
    const isFirst = this.#isFirst(`${jkt} ${stamp.id}`, stamp.issued, facts.time);
    return isFirst ? undefined : "proof-replayed";
  }

  #fits(claims: JsonObject, facts: Arrival, token: string): boolean {
    const { head } = facts;
    const target = member(claims, "htu");
    if (member(claims, "htm") !== head.method || typeof target !== "string") return false;
    const here = `${facts.secure ? "https" : "http"}://${head.authority}${head.target.path}`;
    if (normalTarget(target) !== here) return false;
    return member(claims, "ath") === this.#ports.digest.sha256(token);
  }

  /** Is the key in the proof the one with this RFC 7638 thumbprint, and did it make the signature? */
  async #isBy(jws: Jws, jkt: string): Promise<boolean> {
    if (jws.type !== "dpop+jwt" || !proofAlgorithms.includes(jws.algorithm)) return false;
    const jwk = member(jws.header, "jwk");
    const sent = jwk === undefined ? undefined : readKeys(JSON.stringify(jwk), false)?.keys[0];
    if (sent === undefined || this.#ports.digest.sha256(sent.material) !== jkt) return false;
    const known = this.#keys.get(jkt);
    const key = known?.algorithms.includes(jws.algorithm) === true ? known : sent;
    if (!(await isSignedBy(jws, key))) return false;
    this.#keys.set(jkt, key);
    return true;
  }

  #isFirst(id: string, issued: number, now: Millis): boolean {
    const interval = Math.max(0, issued * 1000 + proofAge - now) + 1000;
    const key = `dpop ${this.#ports.digest.sha256(id)}`;
    return this.#ports.counters.take(key, { interval, tolerance: 0 }, 1, now).allowed;
  }
}

interface Stamp {
  readonly id: string;
  /** Unix seconds. */
  readonly issued: number;
}

function stampOf(claims: JsonObject, now: Millis): Stamp | undefined {
  const id = member(claims, "jti");
  const issued = member(claims, "iat");
  if (typeof id !== "string" || id === "" || id.length > maxIdLength) return undefined;
  if (typeof issued !== "number" || !(Math.abs(now - issued * 1000) <= proofAge)) return undefined;
  return { id, issued };
}

/** RFC 9449 §4.3 point 9: without query and fragment, normalised as RFC 3986 §6.2.2 and §6.2.3 have it. */
function normalTarget(uri: string): string | undefined {
  const parts = /^(https?):\/\/([^/?#@\\]+)([^?#]*)/i.exec(uri);
  const scheme = parts?.[1]?.toLowerCase();
  const authority = parts?.[2]?.toLowerCase();
  if (scheme === undefined || authority === undefined) return undefined;
  const own = scheme === "https" ? ":443" : ":80";
  const host = authority.endsWith(own) ? authority.slice(0, -own.length) : authority;
  return `${scheme}://${host}${normalPath(parts?.[3] ?? "")}`;
}

/** Escapes of unreserved characters undone, the others in upper case; an empty path is "/". */
function normalPath(path: string): string {
  const escaped = path.replaceAll(/%[\da-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
  });
  return escaped === "" ? "/" : escaped;
}

/** Does the sender hold the certificate that the token is bound to? */
export function holdsCertificate(facts: Arrival, binding: Binding, ports: Ports): boolean {
  if (binding.certificate === undefined) return true;
  const held = facts.tls?.certificate?.thumbprint;
  return held !== undefined && ports.digest.equal(held, binding.certificate);
}
