import { apiName } from "./api-name.ts";
import type { Contract } from "../registry/operation.ts";

export interface InitialConfig {
  readonly contract: Contract;
  /** As it will stand in the file. */
  readonly openapi: string;
  readonly upstream: string;
  readonly owner: string;
  /** Left out where the contract's own is right. */
  readonly basePath?: string | undefined;
  readonly port?: number | undefined;
  readonly adminPort?: number | undefined;
  readonly state?: string | undefined;
  /** Who issues tokens, where that is known. */
  readonly issuer?: InitialIssuer | undefined;
}

export interface InitialIssuer {
  /** As tokens name it in `iss`. */
  readonly issuer: string;
  /** For whom its tokens are, as they name it in `aud`. */
  readonly audiences: readonly string[];
}

/** A first `castellan.yaml` for one API, commented for whoever reads it next. */
export function initialConfig(given: InitialConfig): string {
  const { contract, openapi, upstream, owner } = given;
  const name = apiName(contract.title);
  const bearer = [...contract.securitySchemes.values()].find(({ kind }) => kind === "bearer");
  return `# Castellan guards the APIs listed here. Every key: docs/configuration.md
# Check it with \`castellan check\`; see what is in force with \`castellan explain METHOD URL\`.
# For help while editing: castellan schema > castellan.schema.json
# yaml-language-server: $schema=castellan.schema.json
version: 1

listeners:
  - address: 127.0.0.1 # 0.0.0.0 takes connections from other machines
    port: ${given.port ?? 8443}
    tls: local # a certificate of this machine's own authority; for real use: { certificate: …, key: … }

admin:
  address: 127.0.0.1
  port: ${given.adminPort ?? 8444}

# The database, the local authority and the admin credential. Back it up; never check it in.
state: ${text(given.state ?? ".castellan")}

${given.issuer === undefined ? issuersBlock(bearer?.openIdConnectUrl, bearer !== undefined) : namedIssuer(given.issuer)}
# Applications that call. API keys are issued to them: castellan keys create ${name}-client
consumers:
  - name: ${name}-client

# The one baseline for every API. Every control has secure defaults, so this may stay empty.
# An API or an operation may make it stricter; anything looser is an entry of \`exceptions\`.
security: {}
  # rate-limit: { mode: shadow } # judged and recorded, never obeyed: to look before you enforce

apis:
  - name: ${name}
    version: ${text(contract.version || "1")}
    owner: ${text(owner)}
    purpose: ${text(oneLine(contract.title) || "Say in one sentence what it is for")}
    exposure: internal # who may reach it: public, partner or internal
    openapi: ${text(openapi)}
${given.basePath === undefined ? "" : `    basePath: ${text(given.basePath)}\n`}    upstream:
      targets: [${text(upstream)}]

# Deviations, each with a reason, an owner and a day on which it ends:
# exceptions:
#   - control: access
#     api: ${name}
#     operation: ${contract.operations[0]?.id ?? "GET /"}
#     mode: off
#     reason: The status page is public
#     owner: ${owner}
#     expires: 2027-01-31
exceptions: []

telemetry:
  log: { level: info }
  # traces: { endpoint: http://127.0.0.1:4318/v1/traces, ratio: 0.01 }
`;
}

function namedIssuer({ issuer, audiences }: InitialIssuer): string {
  return `# Who issues tokens for callers, found by OpenID Connect discovery:
issuers:
  - name: main
    issuer: ${JSON.stringify(issuer)}
    audiences: [${audiences.map((audience) => JSON.stringify(audience)).join(", ")}]
`;
}

function issuersBlock(discovery: string | undefined, wanted: boolean): string {
  const why = wanted
    ? "# The contract asks for bearer tokens. Name who issues them, or every such call is refused:"
    : "# Who issues tokens for callers, found by OpenID Connect discovery:";
  const issuer = discovery?.replace(/\/\.well-known\/.*$/, "") ?? "https://login.example.com/";
  return `${why}
# issuers:
#   - name: main
#     issuer: ${issuer}
#     audiences: [https://api.example.com/]
issuers: []
`;
}

function oneLine(title: string): string {
  return title.replaceAll(/\s+/g, " ").trim().slice(0, 200);
}

/** A JSON string is a YAML scalar, whatever it holds. */
function text(value: string): string {
  return /^[A-Za-z./][\w ./-]*$/.test(value) ? value : JSON.stringify(value);
}
