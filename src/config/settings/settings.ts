import { z } from "zod";
import type { Consumer, Issuer } from "../../engine/realm.ts";
import { type AdminEntry, admin } from "./admin.ts";
import { type ApiEntry, type ControlEntry, api, security } from "./api.ts";
import { type ExceptionEntry, exception } from "./exception.ts";
import { consumer, issuer } from "./identity.ts";
import { type LearningEntry, learning } from "./learning.ts";
import { type ListenerEntry, listener } from "./listener.ts";
import { cidr, filePath } from "./scalar.ts";
import { type TelemetryEntry, telemetry } from "./telemetry.ts";

/** `castellan.yaml` after checking, with defaults filled in and secrets in their places. Plain data. */
export interface Settings {
  readonly version: 1;
  readonly listeners: readonly ListenerEntry[];
  readonly admin: AdminEntry;
  readonly state: string;
  readonly workers: number | "auto" | "inline";
  readonly drain: number;
  readonly trustedProxies: readonly string[];
  readonly issuers: readonly Issuer[];
  readonly consumers: readonly Consumer[];
  readonly security: Readonly<Record<string, ControlEntry>>;
  readonly apis: readonly ApiEntry[];
  readonly exceptions: readonly ExceptionEntry[];
  readonly telemetry: TelemetryEntry;
  readonly learning: LearningEntry;
}

export const settings: z.ZodType<Settings> = z.strictObject({
  version: z.literal(1).describe("The version of this format: 1."),
  listeners: z.array(listener).min(1).max(64).prefault([{}]).describe("Where clients connect."),
  admin: admin
    .prefault({})
    .describe("The control plane's HTTP API, with console, metrics and health."),
  state: filePath
    .default(".castellan")
    .describe("Directory for the database, the local authority and the admin credential."),
  workers: z
    .union(
      [z.int().min(1).max(16), z.literal("auto"), z.literal("inline")],
      "must be a whole number from 1 to 16, auto or inline",
    )
    .default("auto")
    .describe(
      "Threads that carry traffic; `auto`: one per processor; `inline`: none beside the main thread.",
    ),
  drain: z
    .int()
    .min(0)
    .max(3600)
    .default(20)
    .describe("Seconds that requests in flight are given when the gateway stops."),
  trustedProxies: z
    .array(cidr)
    .max(1000)
    .default([])
    .describe("Only these peers are believed when they say who they speak for (RFC 7239)."),
  issuers: z.array(issuer).max(100).default([]).describe("Who may vouch for callers."),
  consumers: z.array(consumer).max(10_000).default([]).describe("Known calling applications."),
  security: security.default({}).describe("The one baseline: every control for every API."),
  apis: z.array(api).max(10_000).default([]).describe("The APIs guarded."),
  exceptions: z
    .array(exception)
    .max(1000)
    .default([])
    .describe("Deviations from the baseline, each with reason, owner and expiry."),
  telemetry: telemetry.prefault({}).describe("Log and traces."),
  learning: learning.prefault({}).describe("What is learned from traffic, off the request path."),
});
