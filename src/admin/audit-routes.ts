import { parseWhole } from "../kernel/whole.ts";
import { type Route, json, problem } from "./route.ts";

const mostRows = 1000;

export const auditRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/audit",
    summary: "The audit log, the latest entry first",
    needs: "viewer",
    query: [
      { name: "limit", description: `How many entries: at most ${mostRows}, usually 100.` },
      { name: "before", description: "Only entries with a smaller sequence number." },
    ],
    statuses: [200, 400],
    answer({ state }, { query }) {
      const limit = parseWhole(query.get("limit") ?? "100");
      const before = parseWhole(
        query.get("before") ?? String(Number.MAX_SAFE_INTEGER).slice(0, 15),
      );
      if (limit === undefined || limit > mostRows || before === undefined) {
        return problem(400, `limit: a whole number up to ${mostRows}; before: a whole number`);
      }
      return json(200, { entries: state.audit.list(limit, before) });
    },
  },
  {
    method: "GET",
    path: "/v1/audit/verification",
    summary: "Is the chain of the audit log whole?",
    needs: "viewer",
    statuses: [200],
    answer: ({ state }) => json(200, state.audit.verify()),
  },
];
