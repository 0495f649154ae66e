import { type Control, defineControl } from "../../engine/control.ts";
import type { Answer, Answered } from "../../engine/facts.ts";
import type { EditAnswer } from "../../engine/outcome.ts";
import { Fields } from "../../http/fields.ts";
import { BoundedMap } from "../../kernel/bounded.ts";
import { ok } from "../../kernel/result.ts";
import { type Field, type Pass, pass } from "../../kernel/verdict.ts";
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
    const isRemoved = removal(config.removedFields ?? []);
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

/** Names whose verdict is remembered: an upstream uses a few dozen, and this runs for each of them. */
const maxNames = 1024;

function removal(names: readonly string[]): IsRemoved {
  const whole = new Set(names.filter((name) => !name.endsWith("*")));
  const beginnings = names.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));
  const verdicts = new BoundedMap<string, boolean>(maxNames);
  return (name) => {
    const known = verdicts.peek(name);
    if (known !== undefined) return known;
    const verdict = whole.has(name) || beginnings.some((start) => name.startsWith(start));
    verdicts.set(name, verdict);
    return verdict;
  };
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
  const kept = flat.slice(0, first);
  for (let i = first + 2; i < flat.length; i += 2) {
    const name = flat[i] ?? "";
    if (!isRemoved(name)) kept.push(name, flat[i + 1] ?? "");
  }
  return {
    kind: "edit-answer",
    answer: { ...answer, fields: new Fields(kept).with(added) },
    note: "removed fields that name what runs behind",
  };
}
