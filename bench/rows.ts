import { controls } from "../src/policies/index.ts";
import { upstreamPort } from "./peers.ts";

export const castellanPort = 28_110;
const adminPort = 28_111;
export const issuer = "https://bench.castellan.test/";
export const audience = "bench";

/** One line of the report: pass-through and the controls it adds. */
export interface Row {
  readonly name: string;
  readonly adds: readonly string[];
  /** Most CPU per request, as a multiple of HAProxy's pass-through in the same run. */
  readonly budget?: number;
}

const everything = controls.map((control) => control.name);

export const rows: readonly Row[] = [
  { name: "pass-through", adds: [], budget: 4.5 },
  { name: "+ JWT", adds: ["jwt", "access"] },
  { name: "+ rate limit", adds: ["rate-limit"] },
  { name: "+ request validation", adds: ["request-schema"] },
  { name: "+ injection", adds: ["injection"] },
  { name: "+ response stripping and masking", adds: ["response-schema", "sensitive-data"] },
  { name: "everything on", adds: everything, budget: 7 },
];

/** Ten parameters of several types, as a list call of a shop would have them. */
export const query =
  "page=3&limit=50&sort=-createdAt&status=open&minTotal=10.5&maxTotal=250&currency=EUR&customer=7f9c24e8-3b12-4fef-91e0-56a2d5a5d1ab&q=blue+running+shoes&expand=items";

function order(n: number): object {
  return {
    id: `7f9c24e8-3b12-4fef-91e0-56a2d5a5d1${n}0`,
    status: "open",
    total: 129.9 + n,
    currency: "EUR",
    createdAt: "2026-11-23T09:30:00Z",
    note: "Please leave the parcel with the neighbours on the left",
    items: [{ sku: `SHOE-${n}42`, quantity: 1, price: 129.9 }],
    internalMargin: 0.31,
  };
}

/** A 3 KB answer: eight orders, none of which is declared whole, so that stripping has work to do. */
export function answer(): string {
  return JSON.stringify({ total: 8, orders: Array.from({ length: 8 }, (_, n) => order(n + 1)) });
}

function parameter(name: string, schema: object): object {
  return { name, in: "query", schema };
}

/** The contract that the benchmark's request and answer follow. */
export function contract(): string {
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "bench", version: "1" },
    paths: {
      "/orders": {
        get: {
          security: [{ token: ["orders:read"] }],
          parameters: [
            parameter("page", { type: "integer", minimum: 1 }),
            parameter("limit", { type: "integer", minimum: 1, maximum: 100 }),
            parameter("sort", { type: "string", pattern: "^-?[a-zA-Z]+$" }),
            parameter("status", { enum: ["open", "paid", "sent"] }),
            parameter("minTotal", { type: "number" }),
            parameter("maxTotal", { type: "number" }),
            parameter("currency", { type: "string", minLength: 3, maxLength: 3 }),
            parameter("customer", { type: "string", format: "uuid" }),
            parameter("q", { type: "string", maxLength: 100 }),
            parameter("expand", { type: "string" }),
          ],
          responses: {
            200: {
              description: "orders",
              content: { "application/json": { schema: { $ref: "#/components/schemas/Orders" } } },
            },
          },
        },
      },
    },
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      schemas: {
        Orders: {
          type: "object",
          required: ["total", "orders"],
          properties: {
            total: { type: "integer" },
            orders: { type: "array", items: { $ref: "#/components/schemas/Order" } },
          },
        },
        Order: {
          type: "object",
          required: ["id", "status", "total"],
          properties: {
            id: { type: "string" },
            status: { enum: ["open", "paid", "sent"] },
            total: { type: "number" },
            currency: { type: "string" },
            createdAt: { type: "string", format: "date-time" },
            note: { type: "string" },
            items: {
              type: "array",
              items: {
                type: "object",
                properties: {
                  sku: { type: "string" },
                  quantity: { type: "integer" },
                  price: { type: "number" },
                },
              },
            },
          },
        },
      },
    },
  });
}

/** A configuration with exactly the row's controls on. JSON is YAML. */
export function configuration(
  row: Row,
  paths: { readonly state: string; readonly openapi: string; readonly jwks: string },
  workers: number | "inline",
): string {
  const off = everything.filter((name) => !row.adds.includes(name));
  return JSON.stringify({
    version: 1,
    state: paths.state,
    workers,
    listeners: [
      {
        address: "127.0.0.1",
        port: castellanPort,
        tls: "none",
        limits: { maxConnectionsPerAddress: 4096 },
      },
    ],
    admin: { address: "127.0.0.1", port: adminPort },
    issuers: [
      {
        name: "bench",
        issuer,
        audiences: [audience],
        algorithms: ["ES256"],
        jwks: paths.jwks,
        types: ["jwt", ""],
      },
    ],
    security: {
      // The load comes from one address without TLS: what a benchmark has to change.
      transport: { plainHttp: "allow" },
      "rate-limit": {
        limits: [
          { name: "address", per: "address", rate: 1_000_000, period: "1s" },
          { name: "caller", per: "principal", rate: 1_000_000, period: "1s" },
        ],
      },
    },
    apis: [
      {
        name: "bench",
        version: "1",
        owner: "bench",
        purpose: "Being measured",
        exposure: "internal",
        openapi: paths.openapi,
        upstream: { targets: [`http://127.0.0.1:${upstreamPort}`] },
      },
    ],
    exceptions: off.map((control) => ({
      control,
      api: "bench",
      mode: "off",
      reason: "measured apart",
      owner: "bench",
      expires: "2099-01-01",
    })),
    telemetry: { log: { level: "silent" } },
    // The rows are the controls'; what learning costs has rows of its own.
    learning: { enabled: false },
  });
}
