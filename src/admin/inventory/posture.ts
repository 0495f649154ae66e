import type { ExceptionEntry } from "../../config/settings/exception.ts";
import type { Plan } from "../../engine/plan.ts";
import type { Millis } from "../../kernel/clock.ts";
import type { FindingView, PostureView } from "../contract.ts";

export interface PostureParts {
  readonly plan: Plan;
  readonly findings: readonly FindingView[];
  readonly exceptions: readonly ExceptionEntry[];
  readonly now: Millis;
}

/** How well the house is guarded: findings, controls by where they stand in force, and what was excepted. */
export function posture({ plan, findings, exceptions, now }: PostureParts): PostureView {
  return { findings, controls: controlsOf(plan), exceptions: exceptionsOf(exceptions, now) };
}

function controlsOf(plan: Plan): PostureView["controls"] {
  const counts = new Map<
    string,
    { title: string; enforced: number; shadow: number; off: number; idle: number }
  >();
  for (const { effective } of plan.operations) {
    for (const { control, title, mode, active } of effective) {
      const count = counts.get(control) ?? { title, enforced: 0, shadow: 0, off: 0, idle: 0 };
      if (mode === "off") count.off += 1;
      else if (!active) count.idle += 1;
      else if (mode === "shadow") count.shadow += 1;
      else count.enforced += 1;
      counts.set(control, count);
    }
  }
  return [...counts].map(([control, count]) => ({ control, ...count }));
}

function exceptionsOf(
  exceptions: readonly ExceptionEntry[],
  now: Millis,
): PostureView["exceptions"] {
  return exceptions.map(({ control, api, version, operation, mode, reason, owner, expires }) => ({
    control,
    where: [version === undefined ? api : `${api}@${version}`, operation]
      .filter((part) => part !== undefined)
      .join(" "),
    mode: mode ?? "other settings",
    reason,
    owner,
    expires,
    expired: expires <= now,
  }));
}
