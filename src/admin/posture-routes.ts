import { posture } from "./inventory/posture.ts";
import { type Route, json } from "./route.ts";

export const postureRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/posture",
    summary: "What should be looked at, the controls in force, and the exceptions",
    needs: "viewer",
    statuses: [200],
    async answer(plane) {
      const findings = (await plane.findings?.()) ?? [];
      const exceptions = plane.exceptions?.() ?? [];
      const now = plane.clock.now();
      return json(200, posture({ plan: plane.plan(), findings, exceptions, now }));
    },
  },
];
