import type { Settings } from "../config/settings/settings.ts";
import type { Problem } from "../kernel/result.ts";

/** Settings that a process is born with. */
const fixed: readonly (readonly [name: string, read: (settings: Settings) => unknown])[] = [
  ["state", ({ state }) => state],
  ["learning.enabled", ({ learning }) => learning.enabled],
];

/** Which of them a configuration would change while the gateway runs. */
export function changedFixed(next: Settings, before: Settings): readonly Problem[] {
  return fixed
    .filter(([, read]) => read(next) !== read(before))
    .map(([name]) => ({
      at: `/${name.replaceAll(".", "/")}`,
      message: "cannot change while the gateway runs; start it anew",
    }));
}
