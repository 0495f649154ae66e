import { z } from "zod";

export interface LearningEntry {
  readonly enabled: boolean;
  readonly cpu: number;
}

export const learning: z.ZodType<LearningEntry> = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe("Whether traffic is learned from: discovery, usage, flows and data classes."),
  cpu: z
    .number()
    .min(0.01)
    .max(1)
    .default(0.25)
    .describe(
      "How much of one processor it may take. What exceeds it is sampled, fairly; from 500 exchanges a second on a part is anyway.",
    ),
});
