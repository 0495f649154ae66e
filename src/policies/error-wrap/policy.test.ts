import assert from "node:assert/strict";
import { test } from "node:test";
import type { Site } from "../../engine/control.ts";
import type { Answered } from "../../engine/facts.ts";
import type { Ports } from "../../engine/ports.ts";
import { Fields } from "../../http/fields.ts";
import { defaults } from "./config.ts";
import { errorWrap } from "./policy.ts";

function answered(status: number, essence: string, kind = "json"): Answered {
  const body = kind === "json" ? { kind, text: "{}", value: {} } : { kind, text: "x" };
  const fields = new Fields(["retry-after", "5", "x-powered-by", "PHP/7", "server", "x/1"]);
  const mediaType = { essence, parameters: [], kind: /json/.test(essence) ? "json" : "text" };
  return { id: "e1", answer: { status, fields, mediaType, body } } as unknown as Answered;
}

/** An API under a contract; `responses` left out: a call that it does not declare. */
function site(responses?: readonly object[]): Site {
  const api = { contract: { root: {} } };
  return { api, operation: responses && { responses } } as unknown as Site;
}

const bare = { api: {}, operation: undefined } as unknown as Site;
const closed = { ...defaults, passClientErrors: false };

const declaring = (status: string, range = "application/json"): readonly object[] => [
  { status, content: [{ range }], headers: [] },
];

const table: readonly (readonly [string, Site, Answered, object, "pass" | "edit-answer"])[] = [
  ["a success", site(), answered(200, "text/html", "text"), defaults, "pass"],
  ["an undeclared 500", site(), answered(500, "application/json"), defaults, "edit-answer"],
  ["a declared 500", site(declaring("500")), answered(500, "application/json"), defaults, "pass"],
  ["a declared class", site(declaring("5xx")), answered(503, "application/json"), defaults, "pass"],
  [
    "a declared default",
    site(declaring("default")),
    answered(500, "application/problem+json"),
    defaults,
    "pass",
  ],
  [
    "another type than declared",
    site(declaring("500")),
    answered(500, "text/html", "text"),
    defaults,
    "edit-answer",
  ],
  ["a JSON 500 without contract", bare, answered(500, "application/json"), defaults, "pass"],
  ["a +json 503 without contract", bare, answered(503, "application/hal+json"), defaults, "pass"],
  [
    "an HTML 500 without contract",
    bare,
    answered(500, "text/html", "text"),
    defaults,
    "edit-answer",
  ],
  [
    "a 500 that claims to be JSON, without contract",
    bare,
    answered(500, "application/json", "text"),
    defaults,
    "edit-answer",
  ],
  ["no JSON trusted", bare, answered(500, "application/json"), closed, "edit-answer"],
  ["an undeclared JSON 404", site(), answered(404, "application/json"), defaults, "pass"],
  ["an undeclared HTML 404", site(), answered(404, "text/html", "text"), defaults, "edit-answer"],
  [
    "JSON that did not parse",
    site(),
    answered(404, "application/json", "text"),
    defaults,
    "edit-answer",
  ],
  ["JSON that streams", site(), answered(404, "application/json", "stream"), defaults, "pass"],
  ["a streamed error", site(), answered(404, "application/pdf", "stream"), defaults, "edit-answer"],
  ["an empty 404", site(), answered(404, "text/html", "none"), defaults, "pass"],
  [
    "a 404 the contract knows otherwise",
    site(declaring("404", "text/plain")),
    answered(404, "application/json"),
    defaults,
    "edit-answer",
  ],
  ["client errors not trusted", site(), answered(404, "application/json"), closed, "edit-answer"],
  [
    "declared not trusted",
    site(declaring("500")),
    answered(500, "application/json"),
    { ...defaults, passDeclared: false },
    "edit-answer",
  ],
];

for (const [name, place, facts, settings, want] of table) {
  test(name, () => {
    const built = errorWrap.build(settings, place, {} as Ports);
    assert.ok(built.ok);
    const outcome = built.value.steps.screen?.(facts);
    assert.ok(outcome !== undefined && !(outcome instanceof Promise));
    assert.equal(outcome.kind, want);
    if (outcome.kind !== "edit-answer") return;
    assert.equal(outcome.answer.status, facts.answer.status);
    assert.equal(outcome.answer.fields.get("retry-after"), "5");
    assert.equal(outcome.answer.fields.get("x-powered-by"), undefined);
    assert.equal(outcome.answer.fields.get("content-type"), "application/problem+json");
    assert.ok(
      outcome.answer.body.kind === "json" &&
        outcome.answer.body.text.includes("urn:castellan:exchange:e1"),
    );
  });
}

const refused: readonly (readonly [object, string])[] = [
  [{ ...defaults, keep: ["Retry-After"] }, "/keep/0"],
  [{ ...defaults, wrap: true }, "/wrap"],
  [{ passDeclared: true, passClientErrors: true }, "/keep"],
];

for (const [settings, at] of refused) {
  test(`refuses ${at}`, () => {
    const checked = errorWrap.check(settings);
    assert.deepEqual(!checked.ok && checked.problems.map((problem) => problem.at), [at]);
  });
}
