import type { ResourceLimits } from "node:worker_threads";

/**
 * Of the learner's heap. Above it the thread ends and begins anew from what was written down; the nearer V8
 * comes to it, the less garbage it leaves lying about.
 */
export const learnerLimits: ResourceLimits = {
  maxOldGenerationSizeMb: 768,
  maxYoungGenerationSizeMb: 24,
};
