import { type Control, defineControl } from "../../engine/control.ts";
import type { Answer, Answered } from "../../engine/facts.ts";
import type { Outcomes } from "../../engine/outcome.ts";
import type { Ports } from "../../engine/ports.ts";
import type { Principal } from "../../engine/principal.ts";
import { ok } from "../../kernel/result.ts";
import { deny, pass } from "../../kernel/verdict.ts";
import type { Content, Contract, Response } from "../../registry/operation.ts";
import { classify } from "../../sensitive/classify.ts";
import type { SensitiveClass } from "../../sensitive/finding.ts";
import { mask } from "../../sensitive/mask.ts";
import { replaceFindings } from "../../sensitive/redact-text.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, defaults, parse, schema } from "./config.ts";
import { type Declared, DeclarationReader, undescribed } from "./declared.ts";
import { spliceJson } from "./json-splice.ts";
import { AnswerWalk, type Hit, type Rules, refuses } from "./screen-answer.ts";

type Code = "withheld";
type Screened = Outcomes<Code>["screen"];

/** One reader for each loaded contract: its graph of declarations is shared by all of its operations. */
const readers = new WeakMap<object, DeclarationReader>();

function readerOf(contract: Contract): DeclarationReader {
  const before = readers.get(contract.root);
  if (before !== undefined) return before;
  const made = new DeclarationReader(contract.root);
  readers.set(contract.root, made);
  return made;
}

interface Screen {
  readonly rules: Rules;
  readonly config: Config;
  readonly withhold: ReadonlySet<SensitiveClass>;
  readonly write: (kind: SensitiveClass, value: string) => string;
  readonly declaredIn: (answer: Answer) => Declared;
}

export const sensitiveData: Control = defineControl<Config, Code>({
  name: "sensitive-data",
  title: "Masks personal data and secrets in answers unless the contract declares them",
  onError: "deny",
  reasons: {
    withheld: { status: 502, title: "The answer holds a class of data that may not leave" },
  },
  defaults,
  strictness: {
    undeclared: "more",
    undescribed: "more",
    always: "more",
    hash: "free",
    withhold: "more",
    reveal: "fewer",
  },
  schema: () => jsonSchemaOf(schema),
  parse,
  describe: (config) =>
    `Masks ${config.undeclared.length} classes where undeclared, ${config.always.length} always`,
  compile(config, site, ports) {
    const screen: Screen = {
      rules: rulesOf(config),
      config,
      withhold: new Set(config.withhold),
      write: writer(config, ports),
      declaredIn: declarations(site.api.contract, site.operation?.responses ?? []),
    };
    return ok({
      steps: { screen: (facts: Answered) => screenAnswer(screen, facts) },
      reads: ["answer-body"] as const,
    });
  },
});

function rulesOf(config: Config): Rules {
  return {
    undeclared: new Set(config.undeclared),
    undescribed: new Set(config.undescribed),
    always: new Set(config.always),
  };
}

/** Hashes are keyed with chance of this process: a card number alone has too few digits to hide in a hash. */
function writer(config: Config, ports: Ports): Screen["write"] {
  if (config.hash.length === 0) return mask;
  const hashed = new Set(config.hash);
  const key = ports.shared("sensitive-data/key", () => ports.random.token(32));
  return (kind, value) =>
    hashed.has(kind)
      ? `hash:${ports.digest.hmacSha256(key, value).slice(0, 22)}`
      : mask(kind, value);
}

function declarations(
  contract: Contract | undefined,
  responses: readonly Response[],
): (answer: Answer) => Declared {
  if (contract === undefined || responses.length === 0) return () => undescribed;
  const reader = readerOf(contract);
  const declared = new Map<Content, Declared>();
  for (const { content } of responses) {
    for (const entry of content) declared.set(entry, reader.read(entry.schema));
  }
  return (answer) => {
    const entry = contentOf(responses, answer);
    return (entry && declared.get(entry)) ?? undescribed;
  };
}

/** The content entry that speaks for an answer: exact status before class before default, type before range. */
function contentOf(responses: readonly Response[], answer: Answer): Content | undefined {
  const exact = String(answer.status);
  const range = `${exact[0]}XX`;
  const response =
    responses.find(({ status }) => status === exact) ??
    responses.find(({ status }) => status.toUpperCase() === range) ??
    responses.find(({ status }) => status === "default");
  const essence = answer.mediaType?.essence ?? "";
  const type = `${essence.slice(0, essence.indexOf("/"))}/*`;
  return (
    response?.content.find((entry) => entry.range === essence) ??
    response?.content.find((entry) => entry.range === type) ??
    response?.content.find((entry) => entry.range === "*/*")
  );
}

function screenAnswer(screen: Screen, facts: Answered): Screened {
  const { body } = facts.answer;
  if (body.kind === "none" || body.kind === "stream") return pass;
  const rules = rulesFor(screen, facts.principals);
  const declared = screen.declaredIn(facts.answer);
  const hits =
    body.kind === "json" ? walkJson(rules, body, declared) : readText(rules, body.text, declared);
  if (hits.length === 0) return pass;
  const kinds = new Set(hits.flatMap((hit) => hit.findings.map((finding) => finding.class)));
  const places = `${[...kinds].join(", ")} at ${hits.length} place${hits.length === 1 ? "" : "s"}`;
  for (const kind of kinds)
    if (screen.withhold.has(kind)) return deny("withheld", { note: places });
  return {
    kind: "edit-answer",
    answer: edited(screen, facts.answer, hits),
    note: `masked ${places}`,
  };
}

/** Only a caller with a revealing role costs new sets; nearly every request uses those of the plan. */
function rulesFor(screen: Screen, principals: readonly Principal[]): Rules {
  const { config, rules } = screen;
  if (config.reveal.length === 0) return rules;
  const seen = new Set<SensitiveClass>();
  for (const { to, classes } of config.reveal) {
    const holds = principals.some(
      (principal) => principal.roles.has(to) || principal.scopes.has(to),
    );
    if (holds) for (const kind of classes) seen.add(kind);
  }
  if (seen.size === 0) return rules;
  return {
    undeclared: rules.undeclared.difference(seen),
    undescribed: rules.undescribed.difference(seen),
    always: rules.always.difference(seen),
  };
}

/** A skim that leaves nothing out has noted all there is to look at. */
function walkJson(
  rules: Rules,
  body: Extract<Answer["body"], { readonly kind: "json" }>,
  declared: Declared,
): readonly Hit[] {
  const walk = new AnswerWalk(rules);
  if (body.skimmed === undefined || body.skimmed.removed > 0) {
    walk.value(body.value, undefined, declared);
  } else for (const noted of body.skimmed.noted) walk.noted(noted, declared);
  return walk.hits;
}

function readText(rules: Rules, text: string, declared: Declared): readonly Hit[] {
  const findings = classify(undefined, text).filter((finding) => refuses(rules, finding, declared));
  return findings.length === 0 ? [] : [{ pointer: "", value: text, findings }];
}

function edited(screen: Screen, answer: Answer, hits: readonly Hit[]): Answer {
  const edits = new Map(
    hits.map(
      (hit) => [hit.pointer, replaceFindings(hit.value, hit.findings, screen.write)] as const,
    ),
  );
  if (answer.body.kind !== "json") {
    return { ...answer, body: { kind: "text", text: edits.get("") ?? "" } };
  }
  const { text: before, written = false } = answer.body;
  const text = spliceJson(before, edits);
  return {
    ...answer,
    body: { kind: "json", text, value: JSON.parse(text) as typeof answer.body.value, written },
  };
}
