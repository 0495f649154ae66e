import { parseWhole } from "../kernel/whole.ts";
import type { Callers } from "./contract.ts";
import { type Route, json, problem } from "./route.ts";

const mostRows = 1000;

export const callerRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/callers",
    summary: "The busiest callers, by pseudonym, with the operations that they use",
    needs: "viewer",
    query: [{ name: "limit", description: `How many: at most ${mostRows}, usually 100.` }],
    statuses: [200, 400],
    async answer({ learned }, { query }) {
      const limit = parseWhole(query.get("limit") ?? "100");
      if (limit === undefined || limit > mostRows) {
        return problem(400, `limit: a whole number up to ${mostRows}`);
      }
      const answer: Callers = { callers: (await learned?.callers(limit)) ?? [] };
      return json(200, answer);
    },
  },
  {
    method: "GET",
    path: "/v1/callers/{subject}",
    summary: "One caller over all operations, by its pseudonym",
    needs: "viewer",
    statuses: [200, 404],
    async answer({ learned }, { parameters }) {
      const caller = await learned?.caller(parameters.get("subject") ?? "");
      return caller === undefined ? problem(404) : json(200, caller);
    },
  },
];
