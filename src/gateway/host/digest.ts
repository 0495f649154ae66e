import { createHmac, hash, timingSafeEqual } from "node:crypto";
import type { Digest } from "../../engine/ports.ts";

/** The engine's digests by `node:crypto`. */
export function createDigest(): Digest {
  return {
    sha256: (data) => hash("sha256", data, "base64url"),
    hmacSha256: (key, data) => createHmac("sha256", key).update(data).digest("base64url"),
    equal(a, b) {
      // Two digests have one length, so neither the texts nor their lengths can be timed.
      return timingSafeEqual(hash("sha256", a, "buffer"), hash("sha256", b, "buffer"));
    },
  };
}
