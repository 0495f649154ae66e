import { z } from "zod";
import type { Millis } from "../../kernel/clock.ts";
import type {
  UpstreamBreaker,
  UpstreamHealth,
  UpstreamRetries,
  UpstreamTimeouts,
} from "../../gateway/upstream-settings.ts";
import type { GrpcMethods } from "../../registry/grpc/methods-contract.ts";
import type { Exposure } from "../../registry/operation.ts";
import { basePath, duration, filePath, hostName, httpUrl, instant, line, name } from "./scalar.ts";

/** What one place in the configuration says of one control: a mode, and settings that the control checks. */
export interface ControlEntry {
  readonly mode?: "enforce" | "shadow" | undefined;
  readonly [setting: string]: unknown;
}

/** Files of certificates are named here and read when the gateway starts. */
interface UpstreamEntry {
  readonly protocol: "auto" | "http1" | "http2";
  readonly targets: readonly { readonly url: string; readonly weight: number }[];
  readonly stripBasePath: boolean;
  readonly preserveHost: boolean;
  readonly timeouts: UpstreamTimeouts;
  readonly maxConnections: number;
  readonly maxQueue: number;
  readonly retries: UpstreamRetries;
  readonly breaker: UpstreamBreaker;
  readonly health: UpstreamHealth | undefined;
  readonly tls: {
    readonly authorities: string | undefined;
    readonly certificate: string | undefined;
    readonly key: string | undefined;
    readonly serverName: string | undefined;
  };
}

export interface ApiEntry {
  readonly name: string;
  readonly version: string;
  readonly owner: string;
  readonly purpose: string;
  readonly exposure: Exposure;
  readonly live: Millis | undefined;
  readonly deprecated: Millis | undefined;
  readonly retired: Millis | undefined;
  readonly hosts: readonly string[];
  /** Undefined: the contract's own. */
  readonly basePath: string | undefined;
  readonly openapi: string | undefined;
  /** In the place of `openapi`. */
  readonly grpc: GrpcMethods | undefined;
  readonly upstream: UpstreamEntry;
  readonly security: Readonly<Record<string, ControlEntry>>;
  readonly operations: Readonly<
    Record<string, { readonly security: Readonly<Record<string, ControlEntry>> }>
  >;
}

/** Settings are checked by the controls themselves; here it only counts that they are a map. */
export const security: z.ZodType<Readonly<Record<string, ControlEntry>>> = z.record(
  z.string(),
  z.looseObject({
    mode: z
      .enum(["enforce", "shadow"])
      .optional()
      .describe("`shadow`: judged and recorded, never obeyed."),
  }),
);

const target = z.union(
  [
    httpUrl.transform((url) => ({ url, weight: 1 })),
    z.strictObject({
      url: httpUrl.describe("URL of the server."),
      weight: z.int().min(1).max(100).default(1).describe("Its share beside the others."),
    }),
  ],
  "must be a URL, or a mapping of url and weight",
);

const timeouts = z.strictObject({
  connect: duration.prefault("3s").describe("Name look-up, TCP and TLS together."),
  headers: duration.prefault("30s").describe("Longest wait for the head of the answer."),
  body: duration.prefault("30s").describe("Longest silence within the answer's body."),
  total: duration.prefault("60s").describe("The whole exchange; event streams are exempt."),
  idle: duration.prefault("30s").describe("How long an unused connection is kept."),
});

const retries = z.strictObject({
  attempts: z
    .int()
    .min(0)
    .max(5)
    .default(1)
    .describe("Tries after the first, of idempotent requests without a body."),
  budget: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe("Most retries as a share of requests: an outage must not multiply load."),
});

const breaker = z.strictObject({
  failures: z.int().min(1).max(10_000).default(5).describe("Faults that open it."),
  window: duration.prefault("10s").describe("Within this time."),
  openFor: duration.prefault("5s").describe("How long nothing is let through."),
});

const health = z.strictObject({
  path: z
    .string()
    .regex(/^\/[!-~]*$/, "must be a path such as /health")
    .describe("Asked with GET; 200 to 399 is healthy."),
  interval: duration.prefault("10s").describe("Time between checks."),
  timeout: duration.prefault("2s").describe("Longest wait for a check."),
  unhealthyAfter: z.int().min(1).max(100).default(3).describe("Bad checks until it is left out."),
  healthyAfter: z.int().min(1).max(100).default(2).describe("Good checks until it is taken back."),
});

const upstreamTls = z.strictObject({
  authorities: filePath.optional().describe("PEM file that replaces the system's authorities."),
  certificate: filePath.optional().describe("PEM file with our client certificate (mTLS)."),
  key: filePath.optional().describe("PEM file with the client certificate's key."),
  serverName: hostName.optional().describe("The name expected in the upstream's certificate."),
});

const upstream = z.strictObject({
  targets: z
    .array(target)
    .min(1)
    .max(100)
    .describe("Interchangeable servers; a path in their URLs is put before the API's own."),
  protocol: z
    .enum(["auto", "http1", "http2"])
    .default("auto")
    .describe(
      "`http2`: chosen by ALPN for https targets, with prior knowledge (h2c) for http ones; a target that does not speak it is an error. `auto`: `http2` for an API with `grpc`, else `http1`.",
    ),
  stripBasePath: z
    .boolean()
    .default(false)
    .describe("Whether the API's base path is taken off before forwarding."),
  preserveHost: z
    .boolean()
    .default(false)
    .describe("Whether the upstream is told the client's Host instead of its own."),
  timeouts: timeouts.prefault({}).describe("How long the upstream may take."),
  maxConnections: z
    .int()
    .min(1)
    .max(10_000)
    .default(256)
    .describe("Most connections to one target, per worker."),
  maxQueue: z
    .int()
    .min(0)
    .max(100_000)
    .default(1000)
    .describe("Most requests that wait for a connection; one more is refused (503)."),
  retries: retries.prefault({}).describe("Retries of idempotent requests."),
  breaker: breaker.prefault({}).describe("Circuit breaker, per target."),
  health: health.optional().describe("Active health checks; left out: only traffic tells."),
  tls: upstreamTls.prefault({}).describe("TLS to https targets; certificates are always verified."),
});

/** Far above any service; a list is compiled into one plan per method. */
const maxMethods = 10_000;

const grpcMethods = z
  .array(
    z
      .string()
      .max(500)
      .regex(
        /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*\/[A-Za-z_][A-Za-z0-9_]*$/,
        "must be a method such as shop.v1.Orders/GetOrder",
      ),
  )
  .max(maxMethods)
  .default([]);

const grpc = z.strictObject({
  unary: grpcMethods.describe("Methods with one message each way, as `package.Service/Method`."),
  streaming: grpcMethods.describe(
    "Methods that stream on either side: exempt from the time-outs of silence and of the whole exchange, ended by the listener's `tunnelLifetime`.",
  ),
});

export const api: z.ZodType<ApiEntry> = z.strictObject({
  name: name.describe("The API's name."),
  version: line.default("1").describe("The API's version; name and version together are unique."),
  owner: line.describe("Who answers for it: a person or a team."),
  purpose: line.describe("What it is for, in one sentence."),
  exposure: z
    .enum(["public", "partner", "internal"])
    .default("internal")
    .describe("Who may reach it."),
  live: instant.optional().describe("Before this date the API does not exist for its callers."),
  deprecated: instant.optional().describe("Since when it is deprecated (RFC 9745)."),
  retired: instant.optional().describe("From this date on it is gone (RFC 8594; 410)."),
  hosts: z
    .array(hostName)
    .max(100)
    .default([])
    .describe("Host names it answers to, `*.example.com` allowed; empty: every host."),
  basePath: basePath
    .optional()
    .describe(
      "Path prefix of all its operations; left out: the path of the contract's first server.",
    ),
  openapi: filePath
    .optional()
    .describe(
      "Its contract: an OpenAPI 2.0, 3.0 or 3.1 file. Without one every call is undeclared.",
    ),
  grpc: grpc
    .optional()
    .describe(
      "Its contract where it speaks gRPC: the methods that exist. Each is the operation `POST /package.Service/Method`; every other call is undeclared. Messages are not inspected.",
    ),
  upstream: upstream.describe("Where its requests go."),
  security: security
    .default({})
    .describe("Controls made stricter for this API. Anything looser needs an exception."),
  operations: z
    .record(
      z.string(),
      z.strictObject({
        security: security.default({}).describe("Controls made stricter for this operation."),
      }),
    )
    .default({})
    .describe("Operations by `METHOD /path/{template}` as the contract writes them."),
}) as unknown as z.ZodType<ApiEntry>;
