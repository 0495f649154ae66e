import { aFlag, aText, aWhole, described, objectOf } from "./answer-schema.ts";
import { type Route, json } from "./route.ts";

/*
 * Open without the credential: they are asked by probes and scrapers on this machine, tell numbers and
 * names from the configuration, and nothing of any exchange.
 */
export const healthRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/healthz",
    summary: "Is the process alive?",
    needs: "nobody",
    statuses: [200],
    responds: objectOf({ status: aText }),
    answer: () => json(200, { status: "alive" }),
  },
  {
    method: "GET",
    path: "/readyz",
    summary: "Can it take traffic? 503 while no worker serves, and while it drains.",
    needs: "nobody",
    statuses: [200, 503],
    responds: objectOf({
      ready: aFlag,
      serving: described(aWhole, "Threads that serve traffic."),
      draining: aFlag,
    }),
    answer(plane) {
      const readiness = plane.readiness();
      return json(readiness.ready ? 200 : 503, readiness);
    },
  },
  {
    method: "GET",
    path: "/metrics",
    summary: "Metrics of all workers in the Prometheus exposition format",
    needs: "nobody",
    statuses: [200],
    produces: "text/plain",
    async answer(plane) {
      const { contentType, text } = await plane.metrics();
      return { status: 200, contentType, body: text };
    },
  },
  {
    method: "GET",
    path: "/.well-known/jwks.json",
    summary: "The public keys that upstreams verify the internal token with (RFC 7517)",
    needs: "nobody",
    statuses: [200],
    produces: "application/jwk-set+json",
    answer: ({ publicKeys }) => ({
      status: 200,
      contentType: "application/jwk-set+json",
      body: publicKeys,
    }),
  },
];
