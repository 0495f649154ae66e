import { type Control, type Site, defineControl } from "../../engine/control.ts";
import type { JsonValue } from "../../http/json.ts";
import type { Millis } from "../../kernel/clock.ts";
import { type Problem, type Result, ok, pointerToken } from "../../kernel/result.ts";
import { type Deny, type Field, type Pass, deny, pass } from "../../kernel/verdict.ts";
import type { Operation } from "../../registry/operation.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, parse, schema } from "./config.ts";
import { httpDate, parseDate } from "../../kernel/dates.ts";

type Code = "not-live" | "retired";

export const lifeCycle: Control = defineControl<Config, Code>({
  name: "life-cycle",
  title: "An API is there from the day it goes live to the day it is retired, and says so",
  onError: "deny",
  reasons: {
    "not-live": { status: 404, title: "The API has not gone live yet" },
    retired: { status: 410, title: "The API or the operation has been retired" },
  },
  defaults: {},
  strictness: { link: "free" },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile(config, site) {
    const read = datesOf(site);
    if (!read.ok) return read;
    const { live, retired } = read.value;
    const fields = fieldsOf(read.value, config.link);
    if (live === undefined && retired === undefined && fields.length === 0)
      return ok({ steps: {} });
    const passed: Pass = fields.length === 0 ? pass : { kind: "pass", fields };
    const gone: Deny<Code> = deny("retired", { fields });
    const early: Deny<Code> = deny("not-live");
    return ok({
      steps: {
        authorize({ time }) {
          if (live !== undefined && time < live) return early;
          if (retired !== undefined && time >= retired) return gone;
          return passed;
        },
      },
    });
  },
  describe: ({ link }) =>
    `The API's dates are kept: 404 before it is live, 410 once retired, Deprecation and Sunset between${link ? `, with a link to ${link}` : ""}.`,
});

interface Dates {
  readonly live: Millis | undefined;
  readonly deprecated: Millis | undefined;
  readonly retired: Millis | undefined;
}

/** An operation may be retired before its API is, never after. */
function datesOf({ api, operation }: Site): Result<Dates> {
  const deprecated = extension(operation, "x-deprecated-at");
  const sunset = extension(operation, "x-sunset-at");
  const problems = [deprecated, sunset].flatMap((each) => (each.ok ? [] : each.problems));
  if (!deprecated.ok || !sunset.ok) return { ok: false, problems };
  return ok({
    live: api.live,
    deprecated: earlier(api.deprecated, deprecated.value),
    retired: earlier(api.retired, sunset.value),
  });
}

function earlier(one: Millis | undefined, other: Millis | undefined): Millis | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other < one ? other : one;
}

/** OpenAPI knows that an operation is deprecated but not since when: the contract may say so in an extension. */
function extension(operation: Operation | undefined, name: string): Result<Millis | undefined> {
  const value: JsonValue | undefined = operation?.extensions.get(name);
  if (operation === undefined || value === undefined) return ok(undefined);
  const date = typeof value === "string" ? parseDate(value) : undefined;
  if (date !== undefined) return ok(date);
  const message = `${name} of ${operation.id} must be an RFC 3339 date such as "2027-01-31"`;
  const problem: Problem = { at: `/${pointerToken(name)}`, message };
  return { ok: false, problems: [problem] };
}

/** `Deprecation` (RFC 9745 §2.1, an RFC 9651 date), `Sunset` (RFC 8594 §3) and where to read more. */
function fieldsOf({ deprecated, retired }: Dates, link: string | undefined): readonly Field[] {
  const fields: Field[] = [];
  if (deprecated !== undefined) fields.push(["deprecation", `@${Math.floor(deprecated / 1000)}`]);
  if (retired !== undefined) fields.push(["sunset", httpDate(retired)]);
  if (link !== undefined && fields.length > 0) {
    const relation = deprecated === undefined ? "sunset" : "deprecation";
    fields.push(["link", `<${link}>; rel="${relation}"`]);
  }
  return fields;
}
