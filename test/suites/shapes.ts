import { readFileSync } from "node:fs";

export const gatewayPort = 28_200;
export const upstreamPort = 28_210;
export const jwksPort = 28_220;
export const trapPort = 28_221;

/** What a suite has to switch off, because its cases were made for a catch-all proxy without contract and login. */
function without(controls: readonly string[]): object[] {
  return controls.map((control) => ({
    control,
    api: "suite",
    mode: "off",
    reason: "The suite's cases come without this",
    owner: "suites",
    expires: "2099-01-01",
  }));
}

function base(exceptions: readonly string[]): Record<string, unknown> {
  return {
    version: 1,
    workers: "inline",
    listeners: [
      {
        address: "127.0.0.1",
        port: gatewayPort,
        tls: "none",
        limits: { maxConnectionsPerAddress: 10_000, maxRequestsPerConnection: 100_000 },
      },
    ],
    admin: { address: "127.0.0.1", port: gatewayPort + 1 },
    security: { transport: { plainHttp: "allow" } },
    apis: [
      {
        name: "suite",
        version: "1",
        owner: "suites",
        purpose: "Answers everything",
        exposure: "public",
        upstream: { targets: [`http://127.0.0.1:${upstreamPort}`] },
      },
    ],
    // Thousands of cases come from one address within seconds.
    exceptions: without(["rate-limit", "concurrency", "load-shedding", ...exceptions]),
    telemetry: { log: { level: "warn" } },
  };
}

/** No contract, no authentication: what is left is the wire, the injection, the shape and the response controls. */
export function catchAll(): object {
  return base(["undeclared", "access"]);
}

/** Nothing decides but the wire: framing cases must not be stopped for another reason. */
export function framing(): object {
  return base(["undeclared", "access", "injection", "body-shape", "ssrf", "csrf", "request-head"]);
}

/** The issuer of the token suite; every call must be authenticated. */
export function tokens(suites: string): object {
  const issuer = JSON.parse(readFileSync(`${suites}/tokens/jwt/config.json`, "utf8")) as {
    readonly issuer: string;
    readonly audience: string;
    readonly algorithms: readonly string[];
  };
  return {
    ...base(["undeclared"]),
    issuers: [
      {
        name: "suite",
        issuer: issuer.issuer,
        audiences: [issuer.audience],
        algorithms: issuer.algorithms,
        jwksUri: `http://127.0.0.1:${jwksPort}/jwks.json`,
        types: ["jwt", "at+jwt", ""],
      },
    ],
  };
}
