import { type Control, type Site, type Step, defineControl } from "../../engine/control.ts";
import type { Principal } from "../../engine/principal.ts";
import { ok } from "../../kernel/result.ts";
import { type Deny, deny, pass } from "../../kernel/verdict.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, parse, schema } from "./config.ts";
import {
  type Alternative,
  type Standing,
  alternativesOf,
  judge,
  saysPublic,
} from "./requirement.ts";

type Code =
  | "unauthenticated"
  | "insufficient-scope"
  | "unprovable"
  | "role"
  | "group"
  | "consumer"
  | "tenant";

export const access: Control = defineControl<Config, Code>({
  name: "access",
  title: "Callers are known, and hold what the contract and the configuration require",
  onError: "deny",
  reasons: {
    unauthenticated: {
      status: 401,
      title: "Nobody proved who is calling in a way that counts here",
    },
    "insufficient-scope": { status: 403, title: "The caller lacks a required scope" },
    unprovable: {
      status: 403,
      title: "The contract requires only kinds of credentials that this gateway cannot prove",
    },
    role: { status: 403, title: "The caller holds none of the roles allowed here" },
    group: { status: 403, title: "The caller is in none of the groups allowed here" },
    consumer: { status: 403, title: "The caller belongs to none of the consumers allowed here" },
    tenant: { status: 403, title: "The caller belongs to none of the tenants allowed here" },
  },
  defaults: { allowAnonymous: false, allowDeclaredPublic: true },
  strictness: {
    allowAnonymous: "off",
    allowDeclaredPublic: "off",
    scopes: "more",
    roles: "fewer",
    groups: "fewer",
    consumers: "fewer",
    tenants: "fewer",
  },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile(config, site) {
    const alternatives = asked(config, site);
    const tests = testsOf(config);
    if (alternatives === undefined && tests.length === 0 && isOpen(config, site)) {
      return ok({ steps: {} });
    }
    return ok({ steps: { authorize: judgeWith(alternatives, tests) } });
  },
  describe: meaning,
});

/** What the contract asks of a caller; undefined where being known, or nothing, is enough. */
function asked(config: Config, { api, operation }: Site): readonly Alternative[] | undefined {
  const security = operation?.security ?? [];
  if (saysPublic(security) && config.allowDeclaredPublic === true) return undefined;
  // Closed by us: what the contract asks of those who do come with credentials still stands.
  const stated = security.filter((requirement) => requirement.size > 0);
  return stated.length === 0 ? undefined : alternativesOf(stated, api.contract);
}

/** May unknown callers pass, as far as the contract and the two switches go? */
function isOpen(config: Config, { operation }: Site): boolean {
  const contract = operation?.security;
  if (contract === undefined) return config.allowAnonymous === true;
  return saysPublic(contract) && config.allowDeclaredPublic === true;
}

function judgeWith(
  alternatives: readonly Alternative[] | undefined,
  tests: readonly Test[],
): Step<"authorize", Code> {
  return ({ principals }) => {
    const standing =
      alternatives === undefined ? knownAtAll(principals) : judge(alternatives, principals);
    if (standing !== "met") return refusal(standing, principals);
    for (const { reason, holds } of tests) {
      if (!principals.some(holds)) return refusal(reason, principals);
    }
    return pass;
  };
}

function knownAtAll(principals: readonly Principal[]): Standing {
  return principals.length > 0 ? "met" : "unauthenticated";
}

/** What the configuration asks beside the contract. */
interface Test {
  readonly reason: Code;
  readonly holds: (caller: Principal) => boolean;
}

function testsOf(config: Config): readonly Test[] {
  const { scopes, roles, groups } = config;
  const consumers = new Set(config.consumers);
  const tenants = new Set(config.tenants);
  const tests: Test[] = [];
  if (scopes) {
    tests.push({
      reason: "insufficient-scope",
      holds: (caller) => scopes.every((scope) => caller.scopes.has(scope)),
    });
  }
  if (roles) {
    tests.push({ reason: "role", holds: (caller) => roles.some((role) => caller.roles.has(role)) });
  }
  if (groups) {
    tests.push({
      reason: "group",
      holds: (caller) => groups.some((group) => caller.groups.has(group)),
    });
  }
  if (config.consumers) {
    tests.push({ reason: "consumer", holds: ({ consumer = "" }) => consumers.has(consumer) });
  }
  if (config.tenants) {
    tests.push({ reason: "tenant", holds: ({ tenant = "" }) => tenants.has(tenant) });
  }
  return tests;
}

/*
 * RFC 6750 §3: a request without a token that enables access is answered with a challenge. Which of the
 * requirements failed is not told: every 403 to the bearer of a token says the same.
 */
const unknown: Deny<Code> = deny("unauthenticated", { fields: [["www-authenticate", "Bearer"]] });
const lacking = { fields: [["www-authenticate", 'Bearer error="insufficient_scope"']] } as const;

function refusal(reason: Code, principals: readonly Principal[]): Deny<Code> {
  if (reason === "unauthenticated") return unknown;
  const bearer = principals.some((caller) => caller.credential === "bearer");
  return deny(reason, bearer ? lacking : {});
}

function meaning(config: Config): string {
  const wanted = [
    ...(config.scopes ? [`every scope of ${config.scopes.join(", ")}`] : []),
    ...oneOf("roles", config.roles),
    ...oneOf("groups", config.groups),
    ...oneOf("consumers", config.consumers),
    ...oneOf("tenants", config.tenants),
  ];
  const silent = config.allowAnonymous ? "nobody need be known" : "callers must be known";
  const open = config.allowDeclaredPublic ? "enforced as written" : "enforced, and never public";
  const more = wanted.length === 0 ? "" : ` Required besides: ${wanted.join("; ")}.`;
  return `The contract's security is ${open}; where it is silent, ${silent}.${more}`;
}

function oneOf(what: string, list: readonly string[] | undefined): readonly string[] {
  return list ? [`one of the ${what} ${list.join(", ")}`] : [];
}
