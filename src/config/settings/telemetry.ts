import { z } from "zod";
import { httpUrl, line } from "./scalar.ts";

export interface TelemetryEntry {
  readonly log: {
    readonly level: "debug" | "info" | "warn" | "error" | "silent";
    readonly exchanges: boolean;
  };
  readonly traces: {
    readonly endpoint: string | undefined;
    readonly ratio: number;
    readonly service: string;
  };
}

export const telemetry: z.ZodType<TelemetryEntry> = z.strictObject({
  log: z
    .strictObject({
      level: z
        .enum(["debug", "info", "warn", "error", "silent"])
        .default("info")
        .describe("The least severe lines written."),
      exchanges: z
        .boolean()
        .default(true)
        .describe("Whether a line is written for every exchange; denials and faults always are."),
    })
    .prefault({})
    .describe("The structured log, one JSON object per line on standard output, redacted."),
  traces: z
    .strictObject({
      endpoint: httpUrl
        .optional()
        .describe("OTLP/HTTP endpoint, such as http://127.0.0.1:4318/v1/traces; left out: none."),
      ratio: z
        .number()
        .min(0)
        .max(1)
        .default(0.01)
        .describe("Share of exchanges traced when the caller's own trace does not decide."),
      service: line.default("castellan").describe("The service's name in traces."),
    })
    .prefault({})
    .describe("OpenTelemetry traces: a span per exchange and one per control."),
}) as unknown as z.ZodType<TelemetryEntry>;
