import { type Control, defineControl } from "../../engine/control.ts";
import type { Answered, Arrival } from "../../engine/facts.ts";
import type { EditAnswer, Respond } from "../../engine/outcome.ts";
import { Fields } from "../../http/fields.ts";
import type { RequestHead } from "../../http/head.ts";
import { type Result, ok, refused } from "../../kernel/result.ts";
import { type Deny, type Field, type Pass, deny, pass } from "../../kernel/verdict.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, parse, schema } from "./config.ts";

type Code = "origin" | "method" | "request-field";

export const cors: Control = defineControl<Config, Code>({
  name: "cors",
  title: "Scripts of other origins may call and read only where this API says so",
  onError: "deny",
  reasons: {
    origin: { status: 403, title: "A preflight of an origin that may not call" },
    method: { status: 403, title: "A preflight for a method that the origin may not use" },
    "request-field": {
      status: 403,
      title: "A preflight for a header field that the origin may not set",
    },
  },
  defaults: {
    methods: ["GET", "HEAD", "POST"],
    requestFields: ["authorization", "content-type"],
    exposedFields: [],
    credentials: false,
    maxAge: "10m",
  },
  strictness: {
    origins: "fewer",
    methods: "fewer",
    requestFields: "fewer",
    exposedFields: "fewer",
    credentials: "off",
    maxAge: "lower",
  },
  schema: () => jsonSchemaOf(schema),
  parse: (input) => {
    const config = parse(input);
    return config.ok ? consistent(config.value) : config;
  },
  compile(config) {
    const grants = grantsOf(config);
    const judgePreflight = preflight(config, grants);
    return ok({
      steps: {
        admit({ head }: Arrival) {
          const origin = head.fields.get("origin");
          if (origin === undefined) return grants.absent;
          if (isPreflight(head)) return judgePreflight(head, origin);
          return grants.of(origin) ?? grants.absent;
        },
        screen: withoutUpstreamWords,
      },
    });
  },
  describe: ({ origins = [], credentials }) =>
    origins.length === 0
      ? "Scripts of other origins may not call."
      : `Scripts of ${origins.join(", ")} may call${credentials === true ? " with cookies" : ""}.`,
});

/** Fetch §3.3.5: browsers refuse `*` with credentials; saying so here beats a page that fails. */
function consistent(config: Config): Result<Config> {
  if (config.credentials !== true || config.origins?.includes("*") !== true) return ok(config);
  return refused("/credentials", "must be false where origins has `*`; name the origins instead");
}

/** Fetch §4.8: what makes a request a CORS preflight. */
function isPreflight({ method, fields }: RequestHead): boolean {
  return method === "OPTIONS" && fields.has("access-control-request-method");
}

interface Grants {
  /** The response fields of a request by this origin; undefined where it has no say. */
  of(origin: string): Pass | undefined;
  /** For everyone else: caches must know that the answer depends on who asked. */
  readonly absent: Pass;
}

function grantsOf(config: Config): Grants {
  const { origins = [], exposedFields = [] } = config;
  const exposed: readonly Field[] =
    exposedFields.length === 0 ? [] : [["access-control-expose-headers", exposedFields.join(", ")]];
  if (origins.includes("*")) {
    const anyone: Pass = {
      kind: "pass",
      fields: [["access-control-allow-origin", "*"], ...exposed],
    };
    return { of: () => anyone, absent: anyone };
  }
  const granted = new Map(
    origins.map((origin): [string, Pass] => [
      origin,
      { kind: "pass", fields: [...allowing(origin, config), ...exposed, vary] },
    ]),
  );
  const absent: Pass = origins.length === 0 ? pass : { kind: "pass", fields: [vary] };
  return { of: (origin) => granted.get(origin), absent };
}

const vary: Field = ["vary", "Origin"];

function allowing(origin: string, { credentials }: Config): readonly Field[] {
  const allowed: Field = ["access-control-allow-origin", origin];
  return credentials === true ? [allowed, ["access-control-allow-credentials", "true"]] : [allowed];
}

const preflightVary: Field = [
  "vary",
  "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
];

type JudgePreflight = (head: RequestHead, origin: string) => Respond | Deny<Code>;

/** Fetch §4.8: answered here, since a preflight carries no credentials and no upstream needs to see it. */
function preflight(config: Config, grants: Grants): JudgePreflight {
  const methods = new Set(config.methods);
  const names = new Set(config.requestFields);
  const any = config.origins?.includes("*") === true;
  const seconds = String(Math.floor((config.maxAge ?? 0) / 1000));
  const terms: readonly Field[] = [
    ["access-control-allow-methods", [...methods].join(", ")],
    ["access-control-allow-headers", [...names].join(", ")],
    ["access-control-max-age", seconds],
    preflightVary,
  ];
  return ({ fields }, origin) => {
    if (grants.of(origin) === undefined) return refusal("origin");
    if (!methods.has(fields.get("access-control-request-method") ?? "")) return refusal("method");
    const asked = listed(fields.list("access-control-request-headers"));
    if (!asked.every((name) => names.has(name))) return refusal("request-field");
    return {
      kind: "respond",
      status: 204,
      fields: [...allowing(any ? "*" : origin, config), ...terms],
    };
  };
}

function refusal(reason: Code): Deny<Code> {
  return deny(reason, { fields: [preflightVary] });
}

function listed(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  return text
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

const prefix = "access-control-";

/** One answer has one CORS policy: what the upstream says of it would loosen this one, or contradict it. */
function withoutUpstreamWords({ answer }: Answered): Pass | EditAnswer {
  const { flat } = answer.fields;
  let kept: string[] | undefined;
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i] ?? "";
    if (name.startsWith(prefix)) kept ??= flat.slice(0, i);
    else kept?.push(name, flat[i + 1] ?? "");
  }
  if (kept === undefined) return pass;
  return {
    kind: "edit-answer",
    answer: { ...answer, fields: new Fields(kept) },
    note: "removed the upstream's access-control fields",
  };
}
