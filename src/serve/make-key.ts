import { createHash, randomBytes } from "node:crypto";
import type { MadeKey } from "../admin/control-plane.ts";
import { composeKey } from "../policies/api-key/key-format.ts";

/** A new API key: its text for its owner, its hash for the store, and an id that gives nothing away. */
export function makeKey(): MadeKey {
  const text = composeKey(randomBytes(32));
  const hash = createHash("sha256").update(text).digest("base64url");
  return { id: `key_${randomBytes(8).toString("hex")}`, text, hash };
}
