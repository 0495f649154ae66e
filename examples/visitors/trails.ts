import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** One exchange as the gateway's log tells it, as far as the demo reads it. */
export interface LogLine {
  readonly exchange: string;
  readonly denial?: { readonly control: string; readonly reason: string };
  readonly fault?: string;
  readonly trail?: readonly {
    readonly control: string;
    readonly mode: "shadow" | "enforce";
    readonly what: "deny" | "respond" | "identify" | "edit" | "fault";
    readonly reason?: string;
    readonly note?: string;
  }[];
}

/** The log is written in the background, a few times a second. */
const patience = 3000;
const interval = 50;

/** Waits until the log has told of all these exchanges, or for three seconds. */
export async function readTrails(
  file: string,
  exchanges: ReadonlySet<string>,
): Promise<ReadonlyMap<string, LogLine>> {
  const until = Date.now() + patience;
  for (;;) {
    const found = linesOf(file, exchanges);
    if (found.size === exchanges.size || Date.now() > until) return found;
    await wait(interval);
  }
}

function linesOf(file: string, exchanges: ReadonlySet<string>): Map<string, LogLine> {
  const found = new Map<string, LogLine>();
  const whole = readFileSync(file, "utf8");
  // What stands behind the last line break is still being written.
  for (const text of whole.slice(0, whole.lastIndexOf("\n") + 1).split("\n")) {
    if (!text.includes('"exchange":"')) continue;
    const line = JSON.parse(text) as LogLine;
    if (exchanges.has(line.exchange)) found.set(line.exchange, line);
  }
  return found;
}
