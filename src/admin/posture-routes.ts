import { findAll } from "../posture/findings.ts";
import { inventoryOf } from "./inventory-of.ts";
import { posture } from "./inventory/posture.ts";
import { type Route, json } from "./route.ts";

/** The worst; more than this nobody reads. */
const mostFindings = 500;

export const postureRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/posture",
    summary: "What should be looked at, the controls in force, and the exceptions",
    needs: "viewer",
    statuses: [200],
    async answer(plane) {
      const { operations } = await inventoryOf(plane);
      const inputs = operations.map(({ input }) => input);
      const findings = findAll(inputs, mostFindings);
      const exceptions = plane.exceptions?.() ?? [];
      const now = plane.clock.now();
      return json(200, posture({ plan: plane.plan(), findings, exceptions, now }));
    },
  },
];
