import { type Control, type Site, defineControl } from "../../engine/control.ts";
import type { Arrival } from "../../engine/facts.ts";
import type { Fields } from "../../http/fields.ts";
import type { Pair, RequestHead } from "../../http/head.ts";
import { ok } from "../../kernel/result.ts";
import { type Deny, deny, pass } from "../../kernel/verdict.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, parse, schema } from "./config.ts";
import { slashJudge } from "./slashes.ts";

type Code =
  | "method"
  | "target-too-long"
  | "too-many-fields"
  | "fields-too-large"
  | "too-many-parameters"
  | "refused-field"
  | "credential-in-url"
  | "ambiguous-path";

export const requestHead: Control = defineControl<Config, Code>({
  name: "request-head",
  title: "Request heads have bounds, usual methods, and nothing that means two things",
  onError: "deny",
  reasons: {
    method: { status: 405, title: "The method does not exist here" },
    "target-too-long": { status: 414, title: "Path and query are too long" },
    "too-many-fields": { status: 431, title: "There are too many header fields" },
    "fields-too-large": { status: 431, title: "The header fields are too large" },
    "too-many-parameters": { status: 400, title: "The query has too many parameters" },
    "refused-field": {
      status: 400,
      title: "A header field would change what the upstream acts on",
    },
    "credential-in-url": { status: 401, title: "The query carries a credential" },
    "ambiguous-path": {
      status: 400,
      title: "The path, read with its encoded slashes as separators, is another operation",
    },
  },
  defaults: {
    methods: ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"],
    targetLength: 8192,
    fieldCount: 100,
    fieldBytes: "32KiB",
    queryParameters: 200,
    refusedFields: [
      "x-http-method-override",
      "x-http-method",
      "x-method-override",
      "x-original-url",
      "x-original-uri",
      "x-rewrite-url",
    ],
    credentialParameters: ["access_token", "id_token", "refresh_token", "client_secret"],
    ambiguousSlashes: false,
  },
  strictness: {
    methods: "fewer",
    targetLength: "lower",
    fieldCount: "lower",
    fieldBytes: "lower",
    queryParameters: "lower",
    refusedFields: "more",
    credentialParameters: "more",
    ambiguousSlashes: "off",
  },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile(config, site) {
    const judgeMethod = methodJudge(config);
    const judgeBounds = boundsJudge(config);
    const judgeFields = fieldJudge(config);
    const judgeQuery = queryJudge(config, site);
    const isAmbiguous = config.ambiguousSlashes === true ? undefined : slashJudge(site);
    return ok({
      steps: {
        admit({ head }: Arrival) {
          const denial =
            judgeMethod(head) ?? judgeBounds(head) ?? judgeFields(head) ?? judgeQuery(head);
          if (denial !== undefined) return denial;
          return isAmbiguous?.(head.target) === true ? ambiguous : pass;
        },
      },
    });
  },
  describe: ({ methods = [], targetLength, fieldCount }) =>
    `Methods ${methods.join(", ")}; at most ${targetLength ?? "any number of"} characters of target and ${fieldCount ?? "any number of"} fields.`,
});

const ambiguous: Deny<Code> = deny("ambiguous-path");

type Judge = (head: RequestHead) => Deny<Code> | undefined;

function methodJudge({ methods }: Config): Judge {
  if (methods === undefined) return () => undefined;
  const known = new Set(methods);
  // RFC 9110 §15.5.6: a 405 lists what is allowed.
  const denied = deny<Code>("method", { fields: [["allow", methods.join(", ")]] });
  return ({ method }) => (known.has(method) ? undefined : denied);
}

function boundsJudge(config: Config): Judge {
  const length = config.targetLength ?? Infinity;
  const count = config.fieldCount ?? Infinity;
  const bytes = config.fieldBytes ?? Infinity;
  const pairs = config.queryParameters ?? Infinity;
  return ({ target, fields }) => {
    if (target.path.length + target.query.length > length) return deny("target-too-long");
    if (fields.count > count) return deny("too-many-fields");
    if (target.pairs.length > pairs) return deny("too-many-parameters");
    return sizeOf(fields) > bytes ? deny("fields-too-large") : undefined;
  };
}

/** One character of a field is one byte. */
function sizeOf({ flat }: Fields): number {
  let size = 0;
  for (let i = 0; i < flat.length; i += 1) size += flat[i]?.length ?? 0;
  return size;
}

function fieldJudge({ refusedFields = [] }: Config): Judge {
  // CGI and WSGI read an underscore as a hyphen.
  const refused = new Set(refusedFields.flatMap((name) => [name, name.replaceAll("-", "_")]));
  return ({ fields: { flat } }) => {
    for (let i = 0; i < flat.length; i += 2) {
      const name = flat[i] ?? "";
      if (refused.has(name)) return deny("refused-field", { note: `field ${name}` });
    }
    return undefined;
  };
}

/** RFC 7519 §3.1: three or five parts of base64url, the first of which is a JSON object. */
const jwt = /^eyJ[\w-]*(?:\.[\w-]*){2}(?:(?:\.[\w-]*){2})?$/;

/**
 * URLs are written into logs, histories and Referer fields (RFC 6750 §5.3). What a contract declares as a
 * parameter is its author's choice and stays.
 */
function queryJudge({ credentialParameters = [] }: Config, { operation }: Site): Judge {
  const declared = new Set(
    operation?.parameters.filter((known) => known.in === "query").map(({ name }) => name),
  );
  const credentials = new Set(credentialParameters);
  const isCredential = (pair: Pair): boolean => {
    const name = pair[0];
    const value = pair[1];
    if (declared.has(name)) return false;
    return credentials.has(name.toLowerCase()) || (value.startsWith("eyJ") && jwt.test(value));
  };
  // The same answer as to any other failed credential.
  const denied = deny<Code>("credential-in-url", { fields: [["www-authenticate", "Bearer"]] });
  return ({ target: { pairs } }) => (pairs.some(isCredential) ? denied : undefined);
}
