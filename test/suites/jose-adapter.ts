import { readKeys, isHmac } from "../../src/policies/jwk.ts";
import { candidates, isSignedBy, readJws } from "../../src/policies/jws.ts";

interface Case {
  readonly token: unknown;
  readonly key: unknown;
  /** The algorithm that the recipient pinned; null where the case leaves it to the key. */
  readonly alg: string | null;
}

/** What `run-jose.mjs` of the public suites calls: the product's own reading of keys, headers and signatures. */
export async function verify({ token, key, alg }: Case): Promise<boolean> {
  if (typeof token !== "string") return false;
  const jws = readJws(token);
  if (jws === undefined || (alg !== null && jws.algorithm !== alg)) return false;
  const set = readKeys(JSON.stringify(key), isHmac(jws.algorithm));
  if (set === undefined) return false;
  for (const candidate of candidates(jws, set.keys)) {
    if (await isSignedBy(jws, candidate)) return true;
  }
  return false;
}
