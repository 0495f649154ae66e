import { type Control, type Site, defineControl } from "../../engine/control.ts";
import type { Identified } from "../../engine/facts.ts";
import { type Problem, type Result, ok } from "../../kernel/result.ts";
import { type Deny, deny, pass } from "../../kernel/verdict.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Condition, type Config, parse, schema } from "./config.ts";
import { type Expression, type Scope, compileExpression } from "./expression.ts";
import { ApiView, OperationView, RequestView, TimeView, principalView } from "./views.ts";

type Code = "refused" | "hidden";

export const conditions: Control = defineControl<Config, Code>({
  name: "conditions",
  title: "Requests meet the conditions written for them: who, what, when and whose",
  onError: "deny",
  reasons: {
    refused: { status: 403, title: "A condition does not hold" },
    hidden: { status: 404, title: "A condition on the object asked for does not hold" },
  },
  defaults: undefined,
  strictness: { conditions: "more", utcOffset: "free" },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile(config, site) {
    const rules = rulesOf(config.conditions ?? [], site);
    if (!rules.ok) return rules;
    const [...list] = rules.value;
    if (list.length === 0) return ok({ steps: {} });
    const offset = offsetOf(config.utcOffset ?? "+00:00");
    const still = { api: new ApiView(site), operation: new OperationView(site) };
    return ok({
      steps: {
        authorize(facts) {
          const scope = scopeOf(facts, still, offset);
          for (const rule of list) {
            const denied = judge(rule, scope);
            if (denied !== undefined) return denied;
          }
          return pass;
        },
      },
    });
  },
  describe: ({ conditions: list = [] }) =>
    list
      .map(({ name, when, allow }) => `${name}: ${when ? `when ${when}: ` : ""}${allow}`)
      .join("; ") || "No conditions.",
});

interface Rule {
  readonly when: Expression | undefined;
  readonly allow: Expression;
  readonly denied: Deny<Code>;
  readonly errs: Deny<Code>;
}

function rulesOf(list: readonly Condition[], site: Site): Result<readonly Rule[]> {
  const problems: Problem[] = [];
  const rules: Rule[] = [];
  for (const [index, condition] of list.entries()) {
    const rule = ruleOf(condition, index, site);
    if (rule.ok) rules.push(rule.value);
    else problems.push(...rule.problems);
  }
  return problems.length > 0 ? { ok: false, problems } : ok(rules);
}

function ruleOf({ name, when, allow, status }: Condition, index: number, site: Site): Result<Rule> {
  const at = `/conditions/${index}`;
  const allowed = compileExpression(allow);
  if (!allowed.ok) return elsewhere(allowed.problems, `${at}/allow`);
  const asked = when === undefined ? undefined : compileExpression(when);
  if (asked !== undefined && !asked.ok) return elsewhere(asked.problems, `${at}/when`);
  const missing = asked === undefined ? missingAt(allowed.value, site) : undefined;
  if (missing !== undefined) return elsewhere([{ at: "", message: missing }], `${at}/allow`);
  const code = (status ?? (allowed.value.bindsObject ? 404 : 403)) === 404 ? "hidden" : "refused";
  return ok({
    when: asked?.value,
    allow: allowed.value,
    denied: deny(code, { note: `condition ${name} does not hold` }),
    errs: deny(code, { note: `condition ${name} could not be evaluated` }),
  });
}

function elsewhere(problems: readonly Problem[], at: string): Result<never> {
  return { ok: false, problems: problems.map(({ message }) => ({ at, message })) };
}

/** A parameter that the operation does not have would make every request err, and so be denied. */
function missingAt({ pathParameters }: Expression, { operation }: Site): string | undefined {
  if (operation === undefined) return undefined;
  for (const name of pathParameters) {
    if (operation.path.includes(`{${name}}`)) continue;
    return `${operation.id} has no path parameter ${name}: nobody could call it; add when: '"${name}" in path'`;
  }
  return undefined;
}

function offsetOf(text: string): number {
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4));
  return (text.startsWith("-") ? -1 : 1) * minutes * 60_000;
}

function scopeOf(
  facts: Identified,
  still: Pick<Scope, "api" | "operation">,
  offset: number,
): Scope {
  return {
    principal: principalView(facts.principal),
    request: new RequestView(facts),
    path: new Map(facts.pathParameters),
    time: new TimeView(facts.time, offset),
    api: still.api,
    operation: still.operation,
  };
}

/** Only a plain true lets a request pass. What errs denies: the request was one its author did not think of. */
function judge({ when, allow, denied, errs }: Rule, scope: Scope): Deny<Code> | undefined {
  try {
    if (when !== undefined) {
      const concerns = when.evaluate(scope);
      if (concerns === false) return undefined;
      if (concerns !== true) return errs;
    }
    return allow.evaluate(scope) === true ? undefined : denied;
  } catch {
    return errs;
  }
}
