import type { Control } from "../engine/control.ts";
import { access } from "./access/policy.ts";
import { apiKey } from "./api-key/policy.ts";
import { bodyLimits } from "./body-limits/policy.ts";
import { concurrency } from "./concurrency/policy.ts";
import { conditions } from "./conditions/policy.ts";
import { errorWrap } from "./error-wrap/policy.ts";
import { graphql } from "./graphql/policy.ts";
import { injection } from "./injection/policy.ts";
import { introspection } from "./introspection/policy.ts";
import { ipAccess } from "./ip-access/policy.ts";
import { jwt } from "./jwt/policy.ts";
import { lifeCycle } from "./life-cycle/policy.ts";
import { loadShedding } from "./load-shedding/policy.ts";
import { mtls } from "./mtls/policy.ts";
import { quota } from "./quota/policy.ts";
import { rateLimit } from "./rate-limit/policy.ts";
import { requestSchema } from "./request-schema/policy.ts";
import { responseLeaks } from "./response-leaks/policy.ts";
import { sensitiveData } from "./sensitive-data/policy.ts";
import { transport } from "./transport/policy.ts";
import { undeclared } from "./undeclared/policy.ts";
import { upstreamIdentity } from "./upstream-identity/policy.ts";

/** Every control of the house, in the order in which a phase runs them. */
export const controls: readonly Control[] = [
  transport,
  ipAccess,
  loadShedding,
  apiKey,
  jwt,
  introspection,
  mtls,
  undeclared,
  lifeCycle,
  rateLimit,
  access,
  conditions,
  quota,
  concurrency,
  bodyLimits,
  requestSchema,
  injection,
  graphql,
  upstreamIdentity,
  responseLeaks,
  errorWrap,
  sensitiveData,
];
