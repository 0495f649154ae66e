import { createHmac } from "node:crypto";
import { BoundedMap } from "../kernel/bounded.ts";

/** Callers whose pseudonym is kept ready; beyond that it is worked out again. */
const maxKept = 10_000;

export type Pseudonym = (issuer: string, id: string) => string;

/**
 * Names a caller in the log without telling who it is: the first 12 characters of a keyed hash. The same
 * caller has the same name as long as the key lives; without the key nobody can try names out.
 */
export function pseudonyms(key: string): Pseudonym {
  const kept = new BoundedMap<string, string>(maxKept);
  return (issuer, id) => {
    const whole = JSON.stringify([issuer, id]);
    const known = kept.get(whole);
    if (known !== undefined) return known;
    const made = createHmac("sha256", key).update(whole).digest("base64url").slice(0, 12);
    kept.set(whole, made);
    return made;
  };
}
