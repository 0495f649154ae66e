import { useSyncExternalStore } from "react";

const narrow = window.matchMedia("(width < 760px)");

/** Is the page as narrow as a phone? As the style sheets mean it. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      narrow.addEventListener("change", changed);
      return () => narrow.removeEventListener("change", changed);
    },
    () => narrow.matches,
  );
}
