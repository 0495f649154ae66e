import type { LearnedPort } from "../admin/control-plane.ts";
import type { LearnerThread } from "./learner-thread.ts";

/** The learner as the control plane asks it. */
export function learnedPort(learner: LearnerThread): LearnedPort {
  return {
    summaries: () => learner.ask("summaries", undefined),
    operation: (key) => learner.ask("operation", key),
    flows: () => learner.ask("flows", undefined),
    callers: (query) => learner.ask("callers", query),
    caller: (subject) => learner.ask("caller", subject),
    usage: () => learner.ask("usage", undefined),
    openapi: (keys) => learner.ask("openapi", keys),
    health: () => learner.ask("health", undefined),
    importFile: (path) => learner.ask("import", path),
  };
}
