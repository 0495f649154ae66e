import { parseWhole } from "../kernel/whole.ts";
import { adoptedInto, isEnforced } from "./adoption/adoption-view.ts";
import type { Changes } from "./contract.ts";
import { declaredIn } from "./declared-in.ts";
import { inventoryOf } from "./inventory-of.ts";
import { apiPage, apiRows } from "./inventory/api-page.ts";
import type { Assessed, AssessedInventory } from "./inventory/inventory.ts";
import { inventoryQuery, listInventory } from "./inventory/list-inventory.ts";
import { operationPage } from "./inventory/operation-page.ts";
import { noHealth, overview } from "./inventory/overview.ts";
import { type Route, json, problem } from "./route.ts";

/** Changes on a page; the rest is asked for by `GET /v1/changes`. */
const changesOnPage = 100;
const mostChanges = 1000;

export const inventoryRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/overview",
    summary: "How many APIs and operations there are, their states, risks and traffic",
    needs: "viewer",
    statuses: [200],
    async answer(plane) {
      const inventory = await inventoryOf(plane);
      const now = plane.clock.now();
      const learner = (await plane.learned?.health()) ?? noHealth;
      const usage = await plane.learned?.usage();
      const { revision } = plane.plan();
      const started = plane.started ?? now;
      const version = plane.version ?? "unknown";
      return json(200, overview({ inventory, usage, version, revision, started, now, learner }));
    },
  },
  {
    method: "GET",
    path: "/v1/inventory",
    summary:
      "Every operation that is declared or was seen, with its states, access, usage and risk",
    needs: "viewer",
    query: [
      {
        name: "search",
        description:
          "Words that all stand in method, host, path, name, owner, tags or data classes.",
      },
      { name: "api", description: "Only this API, by `name` or `name@version`." },
      { name: "state", description: "Only operations in this state, such as `shadow`." },
      { name: "stage", description: "draft, live, deprecated or retired." },
      { name: "risk", description: "low, medium, high or critical." },
      { name: "class", description: "Only operations that carry this class of data." },
      { name: "method", description: "Only this method." },
      { name: "sort", description: "risk, path, exchanges, errors, callers, last, first or p99." },
      { name: "limit", description: "How many rows: at most 1000, usually 100." },
      { name: "offset", description: "How many rows are passed over." },
    ],
    statuses: [200, 400],
    async answer(plane, { query }) {
      const asked = inventoryQuery(query);
      if (typeof asked === "string") return problem(400, asked);
      return json(200, listInventory(await inventoryOf(plane), asked));
    },
  },
  {
    method: "GET",
    path: "/v1/operations/{key}",
    summary: "Everything that is known of one operation",
    needs: "viewer",
    statuses: [200, 404],
    async answer(plane, { parameters }) {
      const inventory = await inventoryOf(plane);
      const assessed = assessedOf(inventory, parameters.get("key") ?? "");
      if (assessed === undefined) return problem(404);
      const { record } = assessed;
      const learned = await plane.learned?.operation(assessed.learned?.key ?? record.key);
      const declared = declaredIn(plane, record);
      const asked = { target: record.key, limit: changesOnPage };
      const changes = plane.state.register.changes(asked);
      const into = adoptedInto(record);
      const adopted =
        into === undefined ? undefined : { api: into, enforced: isEnforced(plane, record) };
      return json(200, operationPage({ assessed, learned, declared, changes, adopted }));
    },
  },
  {
    method: "GET",
    path: "/v1/apis",
    summary: "Every API version, with its stage, states and worst risk",
    needs: "viewer",
    statuses: [200],
    async answer(plane) {
      const inventory = await inventoryOf(plane);
      return json(200, { apis: apiRows(inventory, plane.clock.now()) });
    },
  },
  {
    method: "GET",
    path: "/v1/apis/{id}",
    summary: "One API version, its other versions, its operations and who depends on it",
    needs: "viewer",
    statuses: [200, 404],
    async answer(plane, { parameters }) {
      const id = parameters.get("id") ?? "";
      const inventory = await inventoryOf(plane);
      const flows = await plane.learned?.flows();
      const changes = plane.state.register.changes({ target: id, limit: changesOnPage });
      const page = apiPage({ inventory, id, flows, changes, now: plane.clock.now() });
      return page === undefined ? problem(404) : json(200, page);
    },
  },
  {
    method: "GET",
    path: "/v1/changes",
    summary: "Changes of the register, the latest first",
    needs: "viewer",
    query: [
      { name: "target", description: "Only of this API version or operation." },
      { name: "limit", description: `How many: at most ${mostChanges}, usually 100.` },
      { name: "before", description: "Only changes with a smaller sequence number." },
    ],
    statuses: [200, 400],
    answer({ state }, { query }) {
      const limit = parseWhole(query.get("limit") ?? "100");
      const before = parseWhole(query.get("before") ?? "900000000000000");
      if (limit === undefined || limit > mostChanges || before === undefined) {
        return problem(400, `limit: a whole number up to ${mostChanges}; before: a whole number`);
      }
      const target = query.get("target") ?? undefined;
      const found: Changes = { changes: state.register.changes({ target, limit, before }) };
      return json(200, found);
    },
  },
];

/** By its key, or by the key that it had before its contract was known. */
export function assessedOf(inventory: AssessedInventory, key: string): Assessed | undefined {
  const { byKey, register } = inventory;
  return byKey.get(key) ?? byKey.get(register.former.get(key) ?? "");
}
