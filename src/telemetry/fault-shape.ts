import { Fault } from "../kernel/fault.ts";

/** Frames told of a fault: enough to find the place. */
const maxFrames = 8;

export interface FaultShape {
  readonly name: string;
  readonly code: string | undefined;
  readonly frames: readonly string[];
}

/**
 * What can be told of an exception without telling what it held: messages quote the text that could not be
 * parsed, so name, code and places stand for them.
 */
export function faultShape(fault: unknown): FaultShape {
  if (!(fault instanceof Error)) return { name: typeof fault, code: undefined, frames: [] };
  const code = fault instanceof Fault ? fault.code : (fault as { readonly code?: unknown }).code;
  const frames = (fault.stack ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^at .*:\d+:\d+\)?$/.test(line))
    .slice(0, maxFrames);
  return { name: fault.name, code: typeof code === "string" ? code : undefined, frames };
}
