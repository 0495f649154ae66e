import type { State } from "../store/state.ts";

/** How often changes by other processes, such as `castellan keys revoke`, are looked for. */
const lookMillis = 500;

/** Calls back when another process has changed the state. Answers how to stop. */
export function followState(state: State, changed: () => void): () => void {
  let version = state.version();
  const timer = setInterval(() => {
    const now = state.version();
    if (now !== version) changed();
    version = now;
  }, lookMillis);
  timer.unref();
  return () => clearInterval(timer);
}
