import { userInfo } from "node:os";
import type { Loaded } from "../config/loaded.ts";
import type { Settings } from "../config/settings/settings.ts";
import { formatProblem } from "../config/source/position.ts";
import { prepare } from "../serve/prepare.ts";
import { type State, openState } from "../store/state.ts";
import { Refusal } from "./command.ts";
import type { Output } from "./output.ts";

export interface Opened {
  readonly state: State;
  readonly settings: Settings;
  readonly loaded: Loaded;
  /** Who acts, for the audit log. */
  readonly actor: string;
}

/** Opens the state that a configuration names; a running gateway hears of changes within half a second. */
export function openConfiguredState(output: Output, config: string): Opened {
  const prepared = prepare({ file: config });
  if (!prepared.ok) {
    for (const problem of prepared.problems) output.note(formatProblem(problem));
    throw new Refusal("the configuration has problems");
  }
  const { loaded } = prepared.prepared.config;
  const { settings } = loaded;
  return { state: openState(settings.state), settings, loaded, actor: `cli ${userName()}` };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
}
