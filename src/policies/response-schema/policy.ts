import { type Control, defineControl } from "../../engine/control.ts";
import type { Answer, AnswerBody, Answered } from "../../engine/facts.ts";
import type { EditAnswer, Outcomes } from "../../engine/outcome.ts";
import { problemDocument } from "../../engine/problem.ts";
import type { Skim } from "../../engine/skim.ts";
import { type Skimmed, SkimmedJson } from "../../engine/skimmed.ts";
import { Fields } from "../../http/fields.ts";
import type { JsonValue } from "../../http/json.ts";
import { ok } from "../../kernel/result.ts";
import { deny, pass } from "../../kernel/verdict.ts";
import type { Content, Response } from "../../registry/operation.ts";
import { type Compiler, compilerOf } from "../../registry/schema/compiler.ts";
import { judge } from "../../registry/schema/judge.ts";
import type { Checker, Spot } from "../../registry/schema/run.ts";
import { without } from "../../registry/schema/without.ts";
import { findContent } from "../media-range.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, parse, schema } from "./config.ts";
import { cutJson } from "./cut-json.ts";
import { holdsOutgrownNumber } from "./outgrown-number.ts";
import { Skimmer } from "./skim/skimmer.ts";

type Code = "invalid-answer" | "undeclared-status" | "undeclared-type" | "undescribed-body";

type Screened = Outcomes<Code>["screen"];

export const responseSchema: Control = defineControl<Config, Code>({
  name: "response-schema",
  title: "An answer holds what the contract declares, and nothing more",
  onError: "deny",
  reasons: {
    "invalid-answer": { status: 502, title: "The answer breaks the schema of its response" },
    "undeclared-status": { status: 502, title: "The contract declares no such status" },
    "undeclared-type": { status: 502, title: "The contract lists no such content type" },
    "undescribed-body": { status: 502, title: "The contract describes no body for this status" },
  },
  defaults: {
    stripUndeclared: true,
    withholdInvalid: true,
    withholdUndeclaredStatus: true,
    withholdUndeclaredType: true,
    withholdUndescribed: false,
    formats: false,
  },
  strictness: {
    stripUndeclared: "on",
    withholdInvalid: "on",
    withholdUndeclaredStatus: "on",
    withholdUndeclaredType: "on",
    withholdUndescribed: "on",
    formats: "on",
  },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile(config, { operation, api }) {
    const contract = api.contract;
    if (operation === undefined || contract === undefined || operation.responses.length === 0) {
      return ok({ steps: {} });
    }
    const compiler = compilerOf(contract.root, {
      direction: "response",
      closed: config.stripUndeclared !== false,
      formats: config.formats === true,
      hides: true,
    });
    const plan = planScreen(operation.responses, compiler, config);
    const skims = config.stripUndeclared !== false && plan.checkers.size > 0;
    return ok({
      steps: { screen: (facts) => screen(plan, facts) },
      ...(skims ? { skim: skimOf(plan) } : {}),
      ...(plan.checkers.size > 0 ? { reads: ["answer-body"] as const } : {}),
    });
  },
  describe: (config) =>
    config.stripUndeclared === false
      ? "answers are held to their schema; undeclared properties pass"
      : "answers are held to their schema; undeclared properties are removed",
});

interface ScreenPlan {
  readonly config: Config;
  readonly responses: ReadonlyMap<string, Response>;
  /** By entry of a `content` map; none where it gives no schema. */
  readonly checkers: ReadonlyMap<Content, Checker>;
}

function planScreen(
  responses: readonly Response[],
  compiler: Compiler,
  config: Config,
): ScreenPlan {
  const checkers = new Map<Content, Checker>();
  for (const { content } of responses) {
    for (const each of content) {
      const says = each.schema !== undefined && each.schema !== true;
      if (says && canBeJson(each.range)) checkers.set(each, compiler.compile(each.schema));
    }
  }
  const byStatus = new Map(responses.map((response) => [response.status, response]));
  return { config, responses: byStatus, checkers };
}

function canBeJson(range: string): boolean {
  return range.includes("json") || range.includes("*");
}

/** Errors are left to those who look for what they tell. */
function skimOf(plan: ScreenPlan): Skim {
  const skimmers = new Map<Content, Skimmer>();
  for (const [content, checker] of plan.checkers) skimmers.set(content, new Skimmer(checker));
  return (answer, source, principals) => {
    if (answer.status < 200 || answer.status >= 400) return undefined;
    const content = contentFor(responseFor(plan, answer.status)?.content ?? [], answer);
    return content && skimmers.get(content)?.skim(source, principals);
  };
}

function responseFor(plan: ScreenPlan, status: number): Response | undefined {
  const { responses } = plan;
  const exact = String(status);
  return (
    responses.get(exact) ?? responses.get(`${exact.slice(0, 1)}XX`) ?? responses.get("default")
  );
}

function screen(plan: ScreenPlan, facts: Answered): Screened {
  const { answer } = facts;
  if (answer.body.kind === "none" || answer.status < 200) return pass;
  const response = responseFor(plan, answer.status);
  const content = response && contentFor(response.content, answer);
  if (content === undefined) return undeclared(plan.config, answer.status, response);
  if (answer.mediaType?.kind === "json" && answer.body.kind === "text") {
    return notJson(plan, facts);
  }
  const checker = plan.checkers.get(content);
  if (checker === undefined || answer.body.kind !== "json") return pass;
  return answer.body.skimmed === undefined
    ? hold(plan, facts, checker, answer.body)
    : cutSkimmed(answer, answer.body.text, answer.body.skimmed);
}

/** A body of which the contract says nothing. Errors are another control's business: it wraps them. */
function undeclared(config: Config, status: number, response: Response | undefined): Screened {
  if (status >= 400) return pass;
  if (response === undefined) {
    if (config.withholdUndeclaredStatus === false) return pass;
    return deny("undeclared-status", { note: `status ${status} is not declared` });
  }
  if (response.content.length === 0) {
    if (config.withholdUndescribed !== true) return pass;
    return deny("undescribed-body", { note: `response ${response.status} describes no content` });
  }
  if (config.withholdUndeclaredType === false) return pass;
  return deny("undeclared-type", { note: `response ${response.status} lists other types` });
}

/**
 * Services say `application/json` where their contract says `application/hal+json`, and the other way round:
 * one JSON type stands for the other, because the schema decides what leaves. Errors are told apart exactly,
 * so that a problem document of the gateway is not held to the schema of the service's own.
 */
function contentFor(
  content: readonly Content[],
  { mediaType, status }: Answer,
): Content | undefined {
  if (mediaType === undefined) return undefined;
  const found = findContent(content, mediaType.essence);
  if (found !== undefined || status >= 400 || mediaType.kind !== "json") return found;
  return content.find(({ range }) => /[/+]json$/.test(range));
}

function hold(
  plan: ScreenPlan,
  facts: Answered,
  checker: Checker,
  body: { readonly text: string; readonly value: JsonValue },
): Screened {
  const found = judge(checker, body.value, body.text.length, facts.principals);
  if (found.valid) {
    const { unknown, forced } = found;
    return unknown.length + forced.length === 0
      ? pass
      : cutAnswer(facts.answer, body, [...unknown, ...forced]);
  }
  if (plan.config.withholdInvalid === false) return pass;
  const note = `${found.keyword} at "${found.at}"`;
  return facts.answer.status >= 400 ? wrapError(facts, note) : deny("invalid-answer", { note });
}

function cutSkimmed(answer: Answer, text: string, skimmed: Skimmed): Screened {
  if (skimmed.removed === 0) return pass;
  const body = new SkimmedJson(text, skimmed).cut();
  return {
    kind: "edit-answer",
    answer: { ...answer, body },
    note: removed(skimmed.removed),
  };
}

/** As the trail tells it. Most answers of an operation lose as many: their note is the same text, not one like it. */
function removed(count: number): string {
  return count < removals.length ? (removals[count] ??= removalOf(count)) : removalOf(count);
}

/** Notes that are kept: of answers that lose more, each is put together anew. */
const mostNotes = 256;
const removals: (string | undefined)[] = Array.from({ length: mostNotes });

function removalOf(count: number): string {
  return `removed ${count} undeclared or hidden properties`;
}

/** It calls itself JSON, as the contract says it should, and is none. */
function notJson(plan: ScreenPlan, facts: Answered): Screened {
  if (plan.config.withholdInvalid === false) return pass;
  const note = "not JSON";
  return facts.answer.status >= 400 ? wrapError(facts, note) : deny("invalid-answer", { note });
}

function cutAnswer(
  answer: Answer,
  body: { readonly text: string; readonly value: JsonValue },
  spots: readonly Spot[],
): EditAnswer {
  const value = without(body.value, spots);
  return {
    kind: "edit-answer",
    answer: { ...answer, body: cutBody(body, value, spots) },
    note: removed(spots.length),
  };
}

/** Where a number would become another one, the text is cut; one whose rest names a member twice stays for the gateway to refuse. */
function cutBody(
  { text, value: whole }: { readonly text: string; readonly value: JsonValue },
  value: JsonValue,
  spots: readonly Spot[],
): AnswerBody {
  return holdsOutgrownNumber(text)
    ? { kind: "json", value, text: cutJson(text, whole, spots) ?? text }
    : { kind: "json", value, text: JSON.stringify(value), written: true };
}

/** An error that breaks its schema keeps its status, so that clients still know what to do, and loses its body. */
function wrapError({ answer, id }: Answered, note: string): EditAnswer {
  const problem = problemDocument(answer.status, id);
  return {
    kind: "edit-answer",
    answer: {
      ...answer,
      fields: new Fields(answer.fields.flat).with(problem.fields, ["content-type"]),
      mediaType: { essence: "application/problem+json", parameters: [], kind: "json" },
      body: { kind: "json", text: problem.body, value: JSON.parse(problem.body) as JsonValue },
    },
    note: `${note}: replaced by a problem document`,
  };
}
