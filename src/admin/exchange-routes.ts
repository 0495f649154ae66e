import { parseWhole } from "../kernel/whole.ts";
import type { Exchanges } from "./contract.ts";
import { type Route, feed, json, problem } from "./route.ts";

const mostRows = 500;

const unlearned = "nothing is learned from traffic: `learning.enabled` is off";

export const exchangeRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/exchanges",
    summary: "The latest exchanges with their decision trails, oldest first, redacted",
    needs: "viewer",
    query: [{ name: "limit", description: `How many: at most ${mostRows}, usually 100.` }],
    statuses: [200, 400, 503],
    async answer({ exchanges }, { query }) {
      const limit = parseWhole(query.get("limit") ?? "100");
      if (limit === undefined || limit > mostRows) {
        return problem(400, `limit: a whole number up to ${mostRows}`);
      }
      if (exchanges === undefined) return problem(503, unlearned);
      const answer: Exchanges = { exchanges: await exchanges.recent(limit) };
      return json(200, answer);
    },
  },
  {
    method: "GET",
    path: "/v1/exchanges/stream",
    summary: "Exchanges as they come: server-sent events, each a list of exchanges",
    needs: "viewer",
    statuses: [200, 503],
    produces: "text/event-stream",
    answer: ({ exchanges }) =>
      exchanges === undefined
        ? problem(503, unlearned)
        : feed((write, closed) => {
            const leave = exchanges.follow((latest) => write({ event: "exchanges", data: latest }));
            closed.addEventListener("abort", leave, { once: true });
          }),
  },
];
