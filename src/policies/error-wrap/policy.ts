import { type Control, defineControl } from "../../engine/control.ts";
import type { Answer, Answered } from "../../engine/facts.ts";
import type { EditAnswer, Outcomes } from "../../engine/outcome.ts";
import { problemDocument } from "../../engine/problem.ts";
import { Fields } from "../../http/fields.ts";
import type { MediaType } from "../../http/media-type.ts";
import { ok } from "../../kernel/result.ts";
import { pass } from "../../kernel/verdict.ts";
import type { Response } from "../../registry/operation.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, defaults, parse, schema } from "./config.ts";

/** It edits and never denies. */
type Code = never;

const problemType: MediaType = {
  essence: "application/problem+json",
  parameters: [],
  kind: "json",
};

interface Wrap {
  readonly config: Config;
  readonly keep: ReadonlySet<string>;
  readonly responses: readonly Response[];
  /** Does a contract describe this API? */
  readonly contracted: boolean;
}

export const errorWrap: Control = defineControl<Config, Code>({
  name: "error-wrap",
  title: "Replaces errors that the contract does not declare by RFC 9457 problem documents",
  onError: "deny",
  reasons: {},
  defaults,
  strictness: { passDeclared: "off", passClientErrors: "off", keep: "fewer" },
  schema: () => jsonSchemaOf(schema),
  parse,
  describe: (config) =>
    config.passDeclared
      ? "Wraps upstream errors whose body the contract does not declare"
      : "Wraps every upstream error",
  compile(config, site) {
    const wrap: Wrap = {
      config,
      keep: new Set(config.keep),
      responses: site.operation?.responses ?? [],
      contracted: site.api.contract !== undefined,
    };
    // The head decides; an error whose body streams past is replaced without being read.
    return ok({ steps: { screen: (facts: Answered) => screen(facts, wrap) } });
  },
});

function screen({ answer, id }: Answered, wrap: Wrap): Outcomes<Code>["screen"] {
  if (answer.status < 400 || answer.body.kind === "none") return pass;
  if (wrap.config.passDeclared && isDeclared(wrap.responses, answer)) return pass;
  const told = wrap.config.passClientErrors && isUndeclared(wrap, answer.status);
  // A body that claims to be JSON and was read as text did not parse.
  if (told && answer.mediaType?.kind === "json" && answer.body.kind !== "text") return pass;
  return wrapped(answer, id, wrap.keep);
}

/**
 * May a JSON body of this status be what the API's authors chose to say? Where nothing is declared at all,
 * it may of any; a contract that leaves out a 5xx says that none is meant for clients.
 */
function isUndeclared(wrap: Wrap, status: number): boolean {
  return !wrap.contracted || (status < 500 && !speaksOf(wrap, status));
}

/** Is this status, with this media type, in the contract? A status declared without content has no body to pass. */
function isDeclared(responses: readonly Response[], answer: Answer): boolean {
  const essence = answer.mediaType?.essence;
  const response = responseFor(responses, answer.status);
  if (response === undefined || essence === undefined) return false;
  return response.content.some(({ range }) => covers(range, essence));
}

function responseFor(responses: readonly Response[], status: number): Response | undefined {
  const exact = String(status);
  const range = `${exact[0]}XX`;
  return (
    responses.find((response) => response.status === exact) ??
    responses.find((response) => response.status.toUpperCase() === range) ??
    responses.find((response) => response.status === "default")
  );
}

/** RFC 9110 §12.5.1 media ranges, and the structured suffix: `application/json` covers `application/problem+json`. */
function covers(range: string, essence: string): boolean {
  if (range === essence || range === "*/*") return true;
  if (range.endsWith("/*")) return essence.startsWith(range.slice(0, -1));
  return range === "application/json" && essence === "application/problem+json";
}

/** Does the contract say what a body of this status looks like? Then another body is not the one it promised. */
function speaksOf(wrap: Wrap, status: number): boolean {
  return (responseFor(wrap.responses, status)?.content.length ?? 0) > 0;
}

/** The same status, told generically; of the fields only those that a client can act on stay. */
function wrapped(answer: Answer, id: string, keep: ReadonlySet<string>): EditAnswer {
  const problem = problemDocument(answer.status, id);
  const flat: string[] = [];
  const { flat: sent } = answer.fields;
  for (let i = 0; i < sent.length; i += 2) {
    const name = sent[i] ?? "";
    if (keep.has(name)) flat.push(name, sent[i + 1] ?? "");
  }
  for (const [name, value] of problem.fields) flat.push(name, value);
  return {
    kind: "edit-answer",
    answer: {
      status: answer.status,
      fields: new Fields(flat),
      mediaType: problemType,
      body: {
        kind: "json",
        text: problem.body,
        value: JSON.parse(problem.body) as { readonly [name: string]: string },
      },
    },
    note: `wrapped ${answer.status}`,
  };
}
