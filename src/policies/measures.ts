import { z } from "zod";
import { parseBytes } from "../kernel/bytes.ts";
import { type Millis, millis } from "../kernel/clock.ts";
import { parseDuration } from "../kernel/duration.ts";

/** A setting such as "30s", read as milliseconds; refused outside of `from` and `to`, both written the same way. */
export function duration(from: string, to: string): z.ZodType<Millis> {
  const least = parseDuration(from) ?? 0;
  const most = parseDuration(to) ?? 0;
  return z.string().transform((text, context) => {
    const value = parseDuration(text);
    if (value !== undefined && value >= least && value <= most) return value;
    const message = `must be a length of time from ${from} to ${to}, such as "250ms", "30s", "5m", "2h" or "7d"`;
    context.addIssue({ code: "custom", message });
    return millis(0);
  });
}

/** A setting such as "64KiB", read as bytes; refused outside of `from` and `to`. */
export function size(from: string, to: string): z.ZodType<number> {
  const least = parseBytes(from) ?? 0;
  const most = parseBytes(to) ?? 0;
  return z.string().transform((text, context) => {
    const value = parseBytes(text);
    if (value !== undefined && value >= least && value <= most) return value;
    const message = `must be a size from ${from} to ${to}, such as "512B", "64KiB", "10MiB" or "1GiB"`;
    context.addIssue({ code: "custom", message });
    return 0;
  });
}
