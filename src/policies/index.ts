import type { Control } from "../engine/control.ts";
import { access } from "./access/policy.ts";
import { apiKey } from "./api-key/policy.ts";
import { bodyLimits } from "./body-limits/policy.ts";
import { concurrency } from "./concurrency/policy.ts";
import { graphql } from "./graphql/policy.ts";
import { jwt } from "./jwt/policy.ts";
import { lifeCycle } from "./life-cycle/policy.ts";
import { loadShedding } from "./load-shedding/policy.ts";
import { mtls } from "./mtls/policy.ts";
import { quota } from "./quota/policy.ts";
import { rateLimit } from "./rate-limit/policy.ts";
import { undeclared } from "./undeclared/policy.ts";

/** Every control of the house, in the order in which a phase runs them. */
export const controls: readonly Control[] = [
  loadShedding,
  apiKey,
  jwt,
  mtls,
  undeclared,
  lifeCycle,
  access,
  rateLimit,
  quota,
  concurrency,
  bodyLimits,
  graphql,
];
