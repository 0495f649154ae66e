import { type Control, defineControl } from "../../engine/control.ts";
import type { Answer, Answered } from "../../engine/facts.ts";
import type { EditAnswer } from "../../engine/outcome.ts";
import { Fields } from "../../http/fields.ts";
import { ok } from "../../kernel/result.ts";
import { type Field, type Pass, pass } from "../../kernel/verdict.ts";
import { namePatterns } from "../name-patterns.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, parse, schema } from "./config.ts";
import { telltales } from "./telltales.ts";

export const securityHeaders: Control = defineControl<Config, never>({
  name: "security-headers",
  title: "Answers tell browsers to be careful, and strangers nothing of what runs behind",
  onError: "deny",
  reasons: {},
  defaults: {
    removedFields: telltales,
    resourcePolicy: "same-origin",
    referrerPolicy: "no-referrer",
    contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
    cacheGuard: true,
  },
  strictness: {
    removedFields: "more",
    resourcePolicy: "fewer",
    referrerPolicy: "fewer",
    contentSecurityPolicy: "fewer",
    cacheGuard: "on",
  },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile(config) {
    const always: Pass = { kind: "pass", fields: fieldsOf(config) };
    const isRemoved = namePatterns(config.removedFields ?? []);
    const policy = config.contentSecurityPolicy;
    const guards = config.cacheGuard === true;
    return ok({
      steps: {
        // Said on arrival, so that refusals carry it too.
        admit: () => always,
        screen(facts) {
          const { answer } = facts;
          const added: Field[] = [];
          if (policy !== undefined && !isDocument(answer)) added.push([csp, policy]);
          const caching = guards ? cachingOf(facts) : undefined;
          if (caching !== undefined) added.push(["cache-control", caching]);
          const first = firstRemoved(answer.fields, isRemoved);
          if (first >= 0) return edited(answer, first, isRemoved, added);
          return added.length === 0 ? pass : { kind: "pass", fields: added };
        },
      },
    });
  },
  describe: ({ removedFields = [] }) =>
    `nosniff, referrer, embedding and content policies are set; ${removedFields.length} kinds of telltale fields are removed.`,
});

const csp = "content-security-policy";

function fieldsOf({ resourcePolicy, referrerPolicy }: Config): readonly Field[] {
  const fields: Field[] = [["x-content-type-options", "nosniff"]];
  if (resourcePolicy !== undefined) fields.push(["cross-origin-resource-policy", resourcePolicy]);
  if (referrerPolicy !== undefined) fields.push(["referrer-policy", referrerPolicy]);
  return fields;
}

/** What browsers render as a document has a policy of its own, or needs one that its author must write. */
const documents: ReadonlySet<string> = new Set([
  "text/html",
  "application/xhtml+xml",
  "image/svg+xml",
  "application/pdf",
]);

function isDocument({ mediaType }: Answer): boolean {
  return mediaType !== undefined && documents.has(mediaType.essence);
}

/**
 * RFC 9111 §3.5 lets a cache store answers to requests whose credential is a cookie or a key of our own. An
 * answer with a validator is asked for again each time, so that ETags go on saving bytes; one without is not
 * kept. A 304 speaks of an answer that was already told.
 */
function cachingOf({ answer, head, principals }: Answered): string | undefined {
  const { fields, status } = answer;
  const isCredentialed =
    principals.length > 0 || head.cookies.length > 0 || head.fields.has("authorization");
  if (!isCredentialed || status === 304 || status === 101) return undefined;
  if (fields.has("cache-control") || fields.has("expires")) return undefined;
  return fields.has("etag") || fields.has("last-modified") ? "private, no-cache" : "no-store";
}

type IsRemoved = (name: string) => boolean;

function isAmong(fields: readonly Field[], name: string): boolean {
  for (const field of fields) if (field[0] === name) return true;
  return false;
}

function firstRemoved({ flat }: Fields, isRemoved: IsRemoved): number {
  for (let i = 0; i < flat.length; i += 2) if (isRemoved(flat[i] ?? "")) return i;
  return -1;
}

function edited(
  answer: Answer,
  first: number,
  isRemoved: IsRemoved,
  added: readonly Field[],
): EditAnswer {
  const { flat } = answer.fields;
  const kept: string[] = [];
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i] ?? "";
    if (i === first || (i > first && isRemoved(name))) continue;
    if (!isAmong(added, name)) kept.push(name, flat[i + 1] ?? "");
  }
  for (const [name, value] of added) kept.push(name, value);
  const { status, mediaType, body } = answer;
  return {
    kind: "edit-answer",
    answer: { status, fields: new Fields(kept), mediaType, body },
    note: "removed fields that name what runs behind",
  };
}
