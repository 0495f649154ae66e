import assert from "node:assert/strict";
import { test } from "node:test";
import type { Plan } from "../../engine/plan.ts";
import { today } from "../fixtures/learned.ts";
import { emptyPlan } from "../fixtures/stage.ts";
import { posture } from "./posture.ts";

const stands = (mode: "enforce" | "shadow" | "off", active: boolean) => ({
  effective: [{ control: "jwt", title: "Tokens", mode, meaning: "", origin: "", active }],
});

test("the posture counts controls by how they stand, findings and exceptions beside", () => {
  const operations = [
    stands("enforce", true),
    stands("enforce", true),
    stands("enforce", false),
    stands("shadow", true),
    stands("off", false),
  ] as unknown as Plan["operations"];
  const exception = {
    control: "jwt",
    api: "shop",
    version: "1",
    operation: "GET /orders",
    mode: "off" as const,
    settings: undefined,
    reason: "because",
    owner: "ada",
    expires: today,
  };
  const view = posture({
    plan: { ...emptyPlan, operations },
    findings: [],
    exceptions: [exception],
    now: today,
  });
  assert.deepEqual(view.controls, [
    { control: "jwt", title: "Tokens", enforced: 2, shadow: 1, off: 1, idle: 1 },
  ]);
  assert.deepEqual(
    view.exceptions.map(({ where, expired }) => [where, expired]),
    [["shop@1 GET /orders", true]],
  );
});
