import { parseWhole } from "../kernel/whole.ts";
import { aFlag, aText, aWhole, anInstant, listOf, objectOf } from "./answer-schema.ts";
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
    responds: objectOf({
      entries: listOf(
        objectOf({
          sequence: aWhole,
          time: anInstant,
          actor: aText,
          action: aText,
          target: aText,
          details: { type: "object" },
          hash: aText,
        }),
      ),
    }),
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
    responds: objectOf({ intact: aFlag, rows: aWhole }, { hash: aText, brokenAt: aWhole }),
    answer: ({ state }) => json(200, state.audit.verify()),
  },
];
