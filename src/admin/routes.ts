import { adoptionRoutes } from "./adoption-routes.ts";
import { auditRoutes } from "./audit-routes.ts";
import { callerRoutes } from "./caller-routes.ts";
import { exchangeRoutes } from "./exchange-routes.ts";
import { flowRoutes } from "./flow-routes.ts";
import { healthRoutes } from "./health-routes.ts";
import { importRoutes } from "./import-routes.ts";
import { inventoryRoutes } from "./inventory-routes.ts";
import { keyRoutes } from "./key-routes.ts";
import { openapiDocument } from "./openapi-document.ts";
import { openidRoutes } from "./openid-routes.ts";
import { planRoutes } from "./plan-routes.ts";
import { postureRoutes } from "./posture-routes.ts";
import { proofRoutes } from "./proof-routes.ts";
import { registerRoutes } from "./register-routes.ts";
import { revocationRoutes } from "./revocation-routes.ts";
import { type Route, json } from "./route.ts";
import { sessionRoutes } from "./session-routes.ts";

/** Every operation of the admin API. */
export const routes: readonly Route[] = [
  ...healthRoutes,
  {
    method: "GET",
    path: "/openapi.json",
    summary: "This API, as OpenAPI 3.1",
    needs: "nobody",
    statuses: [200],
    answer: () => json(200, openapiDocument(routes)),
  },
  ...proofRoutes,
  ...sessionRoutes,
  ...openidRoutes,
  ...planRoutes,
  ...keyRoutes,
  ...revocationRoutes,
  ...auditRoutes,
  ...exchangeRoutes,
  ...callerRoutes,
  ...inventoryRoutes,
  ...registerRoutes,
  ...importRoutes,
  ...adoptionRoutes,
  ...flowRoutes,
  ...postureRoutes,
];
