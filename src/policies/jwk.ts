import type { JWK } from "jose";
import { bytesOf } from "./encoding.ts";
import { hasRocaFingerprint } from "./roca.ts";
import { type JsonObject, isJsonObject, member, parseJsonObject } from "./strict-json.ts";

/** A key that may verify signatures: looked through once, when its set arrives. */
export interface TrustedKey {
  readonly kid: string | undefined;
  /** Everything that this key may verify; a signature made otherwise is not its own. */
  readonly algorithms: readonly string[];
  /** Its public material and nothing else. */
  readonly jwk: JWK;
  /** The material as text (RFC 7638 §3.2 members in order): the same key again has the same. */
  readonly material: string;
  /** Set when the key leaves its set: whatever was verified with it has to be verified anew. */
  gone: boolean;
}

/** Verification with a larger modulus costs a caller nothing and the gateway milliseconds. */
const maxModulusBits = 8192;

/** The most keys of one set that are read: real ones hold fewer than ten. */
const maxKeys = 64;

const rsa: readonly string[] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

/** RFC 7518 §3.4: each curve has its algorithm. */
const curves: ReadonlyMap<string, readonly string[]> = new Map([
  ["P-256", ["ES256"]],
  ["P-384", ["ES384"]],
  ["P-521", ["ES512"]],
]);

/** RFC 7518 §3.2: a key at least as long as the hash, in bytes. */
const hmac: readonly (readonly [algorithm: string, bytes: number])[] = [
  ["HS256", 32],
  ["HS384", 48],
  ["HS512", 64],
];

const privateMembers: readonly string[] = ["d", "p", "q", "dp", "dq", "qi", "oth", "priv", "k"];

/** Every algorithm that a configuration may name. */
export const signatureAlgorithms: readonly string[] = [
  ...rsa,
  ...[...curves.values()].flat(),
  "EdDSA",
  "Ed25519",
  ...hmac.map(([algorithm]) => algorithm),
];

export function isHmac(algorithm: string): boolean {
  return algorithm.startsWith("HS");
}

export interface KeyReading {
  readonly keys: readonly TrustedKey[];
  /** How many members of the set were not taken: weak, malformed, for encryption, ambiguous, unknown. */
  readonly ignored: number;
}

/**
 * Reads an RFC 7517 set (or a single key). Undefined: it is not one. Shared secrets count only where
 * `secrets` says so and the set holds nothing else: in a mixed set a public key could be taken for a secret.
 */
export function readKeys(text: string, secrets: boolean): KeyReading | undefined {
  const document = parseJsonObject(text);
  if (document === undefined) return undefined;
  const listed = member(document, "keys") ?? [document];
  if (!Array.isArray(listed)) return undefined;
  const all: readonly unknown[] = listed;
  const objects = all.slice(0, maxKeys).filter((one) => isJsonObject(one));
  const onlySecrets = objects.every((one) => member(one, "kty") === "oct");
  const keys = withoutAmbiguous(objects.filter((one) => mayVerify(one)))
    .flatMap((one) => readKey(one))
    .filter((key) => key.jwk.kty !== "oct" || (secrets && onlySecrets));
  return { keys, ignored: all.length - keys.length };
}

/** The key as one that verifies, in a list of none or one. */
function readKey(jwk: JsonObject): readonly TrustedKey[] {
  const kid = member(jwk, "kid");
  if (kid !== undefined && typeof kid !== "string") return [];
  const fit = fitting(jwk);
  if (fit === undefined) return [];
  const alg = member(jwk, "alg");
  const algorithms =
    alg === undefined ? fit.algorithms : fit.algorithms.filter((one) => same(one, alg));
  if (algorithms.length === 0) return [];
  return [{ kid, algorithms, jwk: fit.jwk, material: JSON.stringify(fit.jwk), gone: false }];
}

/** RFC 7517 §4.2, §4.3. */
function mayVerify(jwk: JsonObject): boolean {
  const use = member(jwk, "use");
  if (use !== undefined && use !== "sig") return false;
  const operations = member(jwk, "key_ops");
  return operations === undefined || (Array.isArray(operations) && operations.includes("verify"));
}

/** RFC 9864 names what RFC 8037 called EdDSA by its curve; both words are in use for one thing. */
function same(algorithm: string, named: unknown): boolean {
  return (
    algorithm === named ||
    (algorithm === "Ed25519" && named === "EdDSA") ||
    (algorithm === "EdDSA" && named === "Ed25519")
  );
}

interface Fit {
  readonly algorithms: readonly string[];
  readonly jwk: JWK;
}

function fitting(jwk: JsonObject): Fit | undefined {
  const kty = member(jwk, "kty");
  if (kty === "oct") return fitSecret(member(jwk, "k"));
  // A published private key is everybody's key.
  if (privateMembers.some((name) => Object.hasOwn(jwk, name))) return undefined;
  if (kty === "RSA") return fitRsa(member(jwk, "n"), member(jwk, "e"));
  if (kty === "EC") return fitCurve(jwk);
  if (kty === "OKP") return fitEdwards(member(jwk, "crv"), member(jwk, "x"));
  return undefined;
}

function fitSecret(k: unknown): Fit | undefined {
  const length = typeof k === "string" ? (bytesOf(k)?.length ?? 0) : 0;
  const algorithms = hmac.filter(([, least]) => length >= least).map(([algorithm]) => algorithm);
  return typeof k === "string" ? { algorithms, jwk: { k, kty: "oct" } } : undefined;
}

/** RFC 7518 §3.3: 2048 bits or more. An even or tiny exponent, or a modulus of a broken generator, signs nothing. */
function fitRsa(n: unknown, e: unknown): Fit | undefined {
  if (typeof n !== "string" || typeof e !== "string") return undefined;
  const modulus = whole(n);
  const exponent = whole(e);
  if (modulus === undefined || exponent === undefined) return undefined;
  const bits = modulus.toString(2).length;
  if (bits < 2048 || bits > maxModulusBits || modulus % 2n === 0n) return undefined;
  if (exponent < 3n || exponent % 2n === 0n || exponent > 0xffff_ffffn) return undefined;
  return hasRocaFingerprint(modulus) ? undefined : { algorithms: rsa, jwk: { e, kty: "RSA", n } };
}

/** Whether the point lies on its curve is found out when the key is imported. */
function fitCurve(jwk: JsonObject): Fit | undefined {
  const [crv, x, y] = [member(jwk, "crv"), member(jwk, "x"), member(jwk, "y")];
  if (typeof crv !== "string" || typeof x !== "string" || typeof y !== "string") return undefined;
  const algorithms = curves.get(crv);
  if (algorithms === undefined || !isText64(x) || !isText64(y)) return undefined;
  return { algorithms, jwk: { crv, kty: "EC", x, y } };
}

function fitEdwards(crv: unknown, x: unknown): Fit | undefined {
  if (crv !== "Ed25519" || typeof x !== "string" || bytesOf(x)?.length !== 32) return undefined;
  return { algorithms: ["EdDSA", "Ed25519"], jwk: { crv, kty: "OKP", x } };
}

function isText64(text: string): boolean {
  return text !== "" && bytesOf(text) !== undefined;
}

function whole(text: string): bigint | undefined {
  const bytes = bytesOf(text);
  if (bytes === undefined || bytes.length === 0 || bytes.length > maxModulusBits / 8 + 1)
    return undefined;
  let hex = "0x";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return BigInt(hex);
}

/**
 * Two different keys of one kind under one `kid` leave open which of them is meant (RFC 7517 §4.5), so
 * neither is used, even where one of them is unusable for another reason; a key listed twice is one.
 */
function withoutAmbiguous(listed: readonly JsonObject[]): readonly JsonObject[] {
  const distinct = [...new Map(listed.map((jwk) => [JSON.stringify(jwk), jwk])).values()];
  const named = Map.groupBy(distinct, (jwk) =>
    JSON.stringify([member(jwk, "kid"), member(jwk, "kty")]),
  );
  return [...named.values()].flatMap((alike) =>
    alike.length === 1 || alike.some((jwk) => !Object.hasOwn(jwk, "kid")) ? alike : [],
  );
}
