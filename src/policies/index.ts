import type { Control } from "../engine/control.ts";
import { access } from "./access/policy.ts";
import { apiKey } from "./api-key/policy.ts";
import { bodyLimits } from "./body-limits/policy.ts";
import { bodyShape } from "./body-shape/policy.ts";
import { concurrency } from "./concurrency/policy.ts";
import { conditions } from "./conditions/policy.ts";
import { cors } from "./cors/policy.ts";
import { csrf } from "./csrf/policy.ts";
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
import { requestHead } from "./request-head/policy.ts";
import { requestSchema } from "./request-schema/policy.ts";
import { responseLeaks } from "./response-leaks/policy.ts";
import { responseSchema } from "./response-schema/policy.ts";
import { securityHeaders } from "./security-headers/policy.ts";
import { sensitiveData } from "./sensitive-data/policy.ts";
import { ssrf } from "./ssrf/policy.ts";
import { transport } from "./transport/policy.ts";
import { undeclared } from "./undeclared/policy.ts";
import { upstreamIdentity } from "./upstream-identity/policy.ts";

/** Every control of the house, in the order in which a phase runs them. */
export const controls: readonly Control[] = [
  transport,
  ipAccess,
  requestHead,
  cors,
  csrf,
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
  bodyShape,
  requestSchema,
  injection,
  ssrf,
  graphql,
  upstreamIdentity,
  responseLeaks,
  errorWrap,
  responseSchema,
  sensitiveData,
  securityHeaders,
];
