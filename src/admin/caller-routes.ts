import type { CallerActivity } from "../learning/learned.ts";
import { aText, aWhole, anInstant, listOf, objectOf } from "./answer-schema.ts";
import { callerQuery, callerSorts, mostRows } from "./caller-query.ts";
import type { CallerOperationRow, CallerPage, Callers } from "./contract.ts";
import { assessedOf } from "./inventory-routes.ts";
import { inventoryOf } from "./inventory-of.ts";
import type { AssessedInventory } from "./inventory/inventory.ts";
import { type Route, json, problem } from "./route.ts";

const nobodyKnown: Callers = { total: 0, matching: 0, callers: [] };

const caller = {
  subject: { ...aText, description: "A pseudonym: it tells nobody who it is." },
  proofs: listOf({ ...aText, description: "bearer, api-key, mtls, basic, session or none." }),
  first: anInstant,
  last: anInstant,
  exchanges: aWhole,
  refused: aWhole,
};

export const callerRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/callers",
    summary: "Who calls, by consumer or pseudonym, and how much, how fast and with what success",
    needs: "viewer",
    query: [
      {
        name: "search",
        description: "Words that all stand in pseudonym, consumer or keys of its operations.",
      },
      { name: "consumer", description: "Only callers of this consumer." },
      {
        name: "operation",
        description:
          "Only callers of the operation with this key; the window then tells how they use that one.",
      },
      { name: "window", description: "hour, day or month: the last 1 h, 24 h (usual) or 30 d." },
      { name: "sort", description: `${callerSorts.join(", ")}; usually exchanges.` },
      { name: "limit", description: `How many: at most ${mostRows}, usually 100.` },
      { name: "offset", description: "How many are passed over." },
    ],
    statuses: [200, 400],
    responds: objectOf({
      total: aWhole,
      matching: aWhole,
      callers: listOf(objectOf({ ...caller, operations: aWhole }, { consumer: aText, window: {} })),
    }),
    async answer(plane, { query }) {
      const asked = callerQuery(query);
      if (typeof asked === "string") return problem(400, asked);
      if (plane.learned === undefined) return json(200, nobodyKnown);
      const operation = asked.operation && learnedKey(await inventoryOf(plane), asked.operation);
      const answer: Callers = await plane.learned.callers({ ...asked, operation });
      return json(200, answer);
    },
  },
  {
    method: "GET",
    path: "/v1/callers/{subject}",
    summary: "One caller, by its pseudonym: its usage, and the operations that it would miss",
    needs: "viewer",
    statuses: [200, 404],
    responds: objectOf({
      caller: objectOf(caller, { consumer: aText, usage: {} }),
      operations: listOf(
        objectOf({ key: aText, count: aWhole }, { last: anInstant, use: {}, row: {} }),
      ),
    }),
    async answer(plane, { parameters }) {
      const found = await plane.learned?.caller(parameters.get("subject") ?? "");
      if (found === undefined) return problem(404);
      return json(200, callerPage(found, await inventoryOf(plane)));
    },
  },
];

function callerPage(
  { operations, ...activity }: CallerActivity,
  inventory: AssessedInventory,
): CallerPage {
  const rows = operations.map((each): CallerOperationRow => {
    const row = assessedOf(inventory, each.key)?.row;
    return { ...each, key: row?.key ?? each.key, row };
  });
  return { caller: activity, operations: rows };
}

/** The learner may know an operation by another key than the register does. */
function learnedKey(inventory: AssessedInventory, key: string): string {
  return assessedOf(inventory, key)?.learned?.key ?? key;
}
