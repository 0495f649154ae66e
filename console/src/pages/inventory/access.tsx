import type { ReactNode } from "react";
import type { Authentication } from "../../api/types.ts";
import { accessDiffers } from "./access-differs.ts";

const words: Readonly<Record<Authentication["declared"] | Authentication["observed"], string>> = {
  required: "credential",
  mixed: "mixed",
  none: "open",
  unknown: "unknown",
};

/** Who is let in: as declared, and as observed. */
export function Access({ authentication }: { readonly authentication: Authentication }): ReactNode {
  const { declared, observed } = authentication;
  const differs = accessDiffers(authentication);
  return (
    <span className="access">
      <span>
        <span className="quiet">declared</span> {words[declared]}
      </span>
      <span className={differs ? "differs" : ""}>
        <span className={differs ? "" : "quiet"}>observed</span> {words[observed]}
        {differs ? " ≠" : ""}
      </span>
    </span>
  );
}
