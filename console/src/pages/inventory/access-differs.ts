import type { Authentication } from "../../api/types.ts";

/**
 * Did somebody get in who should not have? Only then do declared and observed contradict each other: where
 * anybody may call, it means nothing that all who did had a credential with them.
 */
export function accessDiffers({ declared, observed }: Authentication): boolean {
  return declared === "required" && (observed === "mixed" || observed === "none");
}
