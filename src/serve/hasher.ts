import { createHash } from "node:crypto";
import { keyedHash } from "../statistics/keyed-hash.ts";

/** A hash of 53 bits under a key of text: the same for the same key, and aimed by nobody without it. */
export function hasher(key: string): (text: string) => number {
  const digest = createHash("sha256").update(`learning ${key}`).digest();
  return keyedHash({ low: digest.readUInt32LE(0), high: digest.readUInt32LE(4) });
}
