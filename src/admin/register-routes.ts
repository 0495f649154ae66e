import { z } from "zod";
import { type Millis, millis } from "../kernel/clock.ts";
import { parseDate } from "../kernel/dates.ts";
import { findOperation } from "../registry/held.ts";
import type { Patch } from "../registry/set-attributes.ts";
import type { Act } from "../store/api-keys.ts";
import { aWhole, objectOf } from "./answer-schema.ts";
import { changeBy } from "./caller.ts";
import type { ControlPlane } from "./control-plane.ts";
import { assessedOf } from "./inventory-routes.ts";
import { inventoryOf } from "./inventory-of.ts";
import { noteSeen } from "./inventory/seen-operations.ts";
import { bodySchema, readBody } from "./read-body.ts";
import { date, oneLine } from "./register-words.ts";
import { type AdminResponse, type Route, json, problem } from "./route.ts";

const patch = z.strictObject({
  name: oneLine.nullable().optional().describe("What people call it."),
  purpose: oneLine.nullable().optional().describe("What it is for."),
  owner: oneLine.nullable().optional().describe("Who answers for it."),
  exposure: z
    .enum(["public", "partner", "internal"])
    .nullable()
    .optional()
    .describe("Who may reach it."),
  live: date.nullable().optional().describe("Before this date it does not exist for callers."),
  deprecated: date.nullable().optional().describe("Since when it is deprecated."),
  retired: date.nullable().optional().describe("From this date on it is gone."),
});

export const registerRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/register/notes",
    summary: "Notes in the register what traffic has shown until now; otherwise every minute",
    needs: "operator",
    body: bodySchema(z.strictObject({})),
    statuses: [200],
    responds: objectOf({ operations: aWhole }),
    async answer(plane) {
      const summaries = (await plane.learned?.summaries()) ?? [];
      noteSeen(plane.state.register, summaries, plane.clock.now());
      return json(200, { operations: summaries.length });
    },
  },
  {
    method: "PATCH",
    path: "/v1/operations/{key}",
    summary: "Says of an operation what no contract says; null takes it back",
    needs: "operator",
    body: bodySchema(patch),
    statuses: [200, 400, 404],
    async answer(plane, { parameters, body, caller }) {
      const key = parameters.get("key") ?? "";
      await noteKeys(plane, [key]);
      return set(plane, key, { body, act: changeBy(plane, caller) });
    },
  },
  {
    method: "PATCH",
    path: "/v1/apis/{id}",
    summary: "Says of an API version what no contract says; null takes it back",
    needs: "operator",
    body: bodySchema(patch),
    statuses: [200, 400, 404],
    answer: (plane, { parameters, body, caller }) =>
      set(plane, parameters.get("id") ?? "", { body, act: changeBy(plane, caller) }),
  },
];

interface Wanted {
  readonly body: unknown;
  readonly act: Act;
}

function set(plane: ControlPlane, target: string, { body, act }: Wanted): AdminResponse {
  const read = readBody(patch, body);
  if (!read.ok) return read.response;
  const changes = plane.state.register.set(target, instants(read.value), act);
  if (changes === undefined) return problem(404);
  if (changes.length > 0) plane.changed();
  const register = plane.state.register.read();
  const record = register.apis.get(target) ?? findOperation(register, target);
  return json(200, { record, changes });
}

function instants({ live, deprecated, retired, ...texts }: z.infer<typeof patch>): Patch {
  return {
    ...texts,
    live: instant(live),
    deprecated: instant(deprecated),
    retired: instant(retired),
  };
}

function instant(text: string | null | undefined): Millis | null | undefined {
  return typeof text === "string" ? (parseDate(text) ?? millis(0)) : text;
}

/** What traffic showed a moment ago is listed before it is written: whoever sets something of it writes it. */
export async function noteKeys(plane: ControlPlane, keys: readonly string[]): Promise<void> {
  const held = plane.state.register.read();
  const unknown = keys.filter((key) => findOperation(held, key) === undefined);
  if (unknown.length === 0) return;
  const inventory = await inventoryOf(plane);
  const seen = unknown.map((key) => assessedOf(inventory, key)?.learned);
  const summaries = seen.filter((summary) => summary !== undefined);
  noteSeen(plane.state.register, summaries, plane.clock.now());
}
