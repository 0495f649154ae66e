import type { WindowName } from "../../../src/admin/contract.ts";

interface UsageWindowChoice {
  readonly value: WindowName;
  readonly title: string;
  /** What one bar of its chart stands for. */
  readonly unit: string;
  /** Ms. */
  readonly length: number;
}

const hour = 3_600_000;

/** The windows of time over which usage is told. */
export const usageWindows: readonly [UsageWindowChoice, UsageWindowChoice, UsageWindowChoice] = [
  { value: "hour", title: "1 h", unit: "minute", length: hour },
  { value: "day", title: "24 h", unit: "hour", length: 24 * hour },
  { value: "month", title: "30 d", unit: "day", length: 720 * hour },
];
