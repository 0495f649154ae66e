import { randomBytes } from "node:crypto";
import type { Random } from "../../engine/ports.ts";

/** Tokens from the system's generator; fractions, which guard nothing, from the language's. */
export function createRandom(): Random {
  return {
    token: (bytes) => randomBytes(bytes).toString("base64url"),
    fraction: () => Math.random(),
  };
}
