import type { Route } from "./route.ts";

/** The admin API described by its own routes. */
export function openapiDocument(routes: readonly Route[]): object {
  const paths = new Map<string, Record<string, object>>();
  for (const route of routes) {
    const item = paths.get(route.path) ?? {};
    item[route.method.toLowerCase()] = operationOf(route);
    paths.set(route.path, item);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Castellan admin API",
      version: "1",
      summary: "The control plane of one gateway",
    },
    servers: [{ url: "http://127.0.0.1:8444" }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes,
      schemas: { Problem: problemSchema },
      responses: { Problem: problemResponse },
    },
  };
}

/**
 * Every status that a route may answer with: its own, and what the server says before it asks the route.
 * `default` in the document would hide one that nobody thought of.
 */
export function declaredStatuses(route: Route): readonly number[] {
  const { needs, body, produces, statuses } = route;
  const all = [
    ...statuses,
    ...(needs === "nobody" ? [] : [401, 403, 429]),
    ...(body === undefined ? [] : [400, 413, 415]),
    ...(produces === "text/event-stream" ? [503] : []),
    400,
    421,
    500,
  ];
  return [...new Set(all)].toSorted((a, b) => a - b);
}

function operationOf(route: Route): object {
  const names = [...route.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? "");
  const parameters = [
    ...names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...(route.query ?? []).map((query) => ({ ...query, in: "query", schema: { type: "string" } })),
  ];
  const statuses = declaredStatuses(route);
  return {
    summary: route.summary,
    "x-castellan-role": route.needs,
    security: securityOf(route),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? { requestBody: { required: true, content: { "application/json": { schema: route.body } } } }
      : {}),
    responses: Object.fromEntries(statuses.map((status) => [status, responseOf(route, status)])),
  };
}

/** Either the credential, or a session; and with a session a change needs its token. */
function securityOf({ needs, method }: Route): readonly object[] {
  if (needs === "nobody") return [];
  const session = method === "GET" ? { session: [] } : { session: [], csrf: [] };
  return [{ credential: [] }, session];
}

/** Pages tell people what is wrong, and 503 of the readiness tells what its 200 does; all else are problems. */
function responseOf(route: Route, status: number): object {
  if (status === 204) return { description: "Done" };
  if (status >= 300 && status < 400) return { description: "Go on there" };
  if (isProblem(route, status)) return { $ref: "#/components/responses/Problem" };
  const { responds, produces = "application/json" } = route;
  const schema = responds === undefined ? {} : { schema: responds };
  return { description: status < 400 ? "As asked" : "Not so", content: { [produces]: schema } };
}

function isProblem({ page, responds, statuses }: Route, status: number): boolean {
  const says = page === true || (status === 503 && responds !== undefined);
  return status >= 400 && !(says && statuses.includes(status));
}

const securitySchemes = {
  credential: {
    type: "http",
    scheme: "bearer",
    description: "The credential in `admin-credential` of the state directory; its role is admin.",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "castellan_session",
    description:
      "A session of the console, from POST /v1/session or /v1/sign-in/oidc. Calls from pages of other origins are refused. Behind TLS the name has the prefix `__Host-`.",
  },
  csrf: {
    type: "apiKey",
    in: "header",
    name: "X-Castellan-CSRF",
    description: "The session's token, as GET /v1/session tells it.",
  },
} as const;

/** RFC 9457 */
const problemSchema = {
  type: "object",
  required: ["type", "title", "status"],
  properties: {
    type: { type: "string", format: "uri-reference" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    problems: { type: "array", items: { type: "string" } },
  },
} as const;

const problemResponse = {
  description: "A problem document (RFC 9457)",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
} as const;
