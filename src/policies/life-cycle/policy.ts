import { type Control, type Site, defineControl } from "../../engine/control.ts";
import type { JsonValue } from "../../http/json.ts";
import type { Millis } from "../../kernel/clock.ts";
import { type Problem, type Result, ok, pointerToken } from "../../kernel/result.ts";
import { type Deny, type Field, type Pass, deny, pass } from "../../kernel/verdict.ts";
import { type Dated, type Life, lifeAttributes, strictestLife } from "../../registry/life.ts";
import type { Operation } from "../../registry/operation.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, parse, schema } from "./config.ts";
import { httpDate, isoDate, parseDate } from "../../kernel/dates.ts";

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
    const read = lifeOf(site);
    if (!read.ok) return read;
    const [live, retired] = [read.value.live?.at, read.value.retired?.at];
    const fields = fieldsOf(read.value, config.link);
    if (live === undefined && retired === undefined && fields.length === 0)
      return ok({ steps: {} });
    const passed: Pass = fields.length === 0 ? pass : { kind: "pass", fields };
    const gone: Deny<Code> = deny("retired", { fields });
    const early: Deny<Code> = deny("not-live");
    return ok({
      meaning: meaningOf(read.value, config.link),
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

/** The configuration's dates, the contract's and the register's: the stricter of each, and who says it. */
function lifeOf({ api, operation, registered = {} }: Site): Result<Life> {
  const deprecated = extension(operation, "x-deprecated-at");
  const sunset = extension(operation, "x-sunset-at");
  const problems = [deprecated, sunset].flatMap((each) => (each.ok ? [] : each.problems));
  if (!deprecated.ok || !sunset.ok) return { ok: false, problems };
  const configured: Life = {
    live: dated(api.live, "the configuration"),
    deprecated: dated(api.deprecated, "the configuration"),
    retired: dated(api.retired, "the configuration"),
  };
  const contract: Life = {
    deprecated: dated(deprecated.value, "the contract"),
    retired: dated(sunset.value, "the contract"),
  };
  return ok(strictestLife([configured, contract, registered]));
}

function dated(at: Millis | undefined, by: string): Dated | undefined {
  return at === undefined ? undefined : { at, by };
}

function meaningOf(life: Life, link: string | undefined): string {
  const told = lifeAttributes.flatMap((attribute) => {
    const { [attribute]: date } = life;
    return date === undefined ? [] : [`${attribute} from ${isoDate(date.at)}, says ${date.by}`];
  });
  const more = link === undefined ? "" : `; with a link to ${link}`;
  return `The dates are kept: ${told.join("; ")}${more}.`;
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
function fieldsOf({ deprecated, retired }: Life, link: string | undefined): readonly Field[] {
  const fields: Field[] = [];
  if (deprecated) fields.push(["deprecation", `@${Math.floor(deprecated.at / 1000)}`]);
  if (retired) fields.push(["sunset", httpDate(retired.at)]);
  if (link !== undefined && fields.length > 0) {
    const relation = deprecated === undefined ? "sunset" : "deprecation";
    fields.push(["link", `<${link}>; rel="${relation}"`]);
  }
  return fields;
}
