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
    security: [{ credential: [] }],
    paths: Object.fromEntries(paths),
    components: { securitySchemes: { credential: { type: "http", scheme: "bearer" } } },
  };
}

function operationOf(route: Route): object {
  const names = [...route.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? "");
  const parameters = [
    ...names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...(route.query ?? []).map((query) => ({ ...query, in: "query", schema: { type: "string" } })),
  ];
  const statuses = route.open ? route.statuses : [...route.statuses, 401];
  return {
    summary: route.summary,
    ...(route.open ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? { requestBody: { required: true, content: { "application/json": { schema: route.body } } } }
      : {}),
    responses: Object.fromEntries(statuses.map((status) => [status, responseOf(status)])),
  };
}

function responseOf(status: number): object {
  if (status === 204) return { description: "Done" };
  return status < 400
    ? { description: "As asked" }
    : { description: "A problem document", content: { "application/problem+json": {} } };
}
