import { answers } from "./visitors/answers.ts";
import { attacks } from "./visitors/attacks.ts";
import { callers } from "./visitors/callers.ts";
import { forms } from "./visitors/forms.ts";
import { rights } from "./visitors/rights.ts";
import type { Chapter } from "./visitors/visit.ts";
import { wire } from "./visitors/wire.ts";

/** Everything that the demo does, in the order in which a request meets the questions. */
export const chapters: readonly Chapter[] = [callers, rights, forms, attacks, answers, wire];
