import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import {
  enforced,
  holds,
  learned,
  open,
  record,
  riskInput,
} from "../../test/fixtures/risk-input.ts";
import { assessRisk, inherentRisk, levelOf } from "./assess-risk.ts";
import { noTraits, type RiskInput } from "./risk-input.ts";

const counting = {
  ...noTraits,
  identifiers: [{ name: "orderId", place: "path", kind: "sequential" }],
} as const;
const unguessable = {
  ...noTraits,
  identifiers: [{ name: "orderId", place: "path", kind: "random" }],
} as const;

/** Each pair: the first is riskier than the second, which differs from it in one thing. */
const pairs: readonly (readonly [what: string, riskier: RiskInput, milder: RiskInput])[] = [
  [
    "who comes without a credential",
    riskInput("GET * /a", { learned: { access: open(100), classes: holds("email") } }),
    riskInput("GET * /a", { learned: { classes: holds("email") } }),
  ],
  [
    "half of them, beside none",
    riskInput("GET * /a", { learned: { access: open(50), classes: holds("email") } }),
    riskInput("GET * /a", { learned: { access: open(0), classes: holds("email") } }),
  ],
  [
    "credentials are worse to lose than addresses",
    riskInput("GET * /a", { learned: { classes: holds("password") } }),
    riskInput("GET * /a", { learned: { classes: holds("ip-address") } }),
  ],
  [
    "personal data, beside prose",
    riskInput("GET * /a", { learned: { classes: holds("email") } }),
    riskInput("GET * /a", { learned: { classes: holds("free-text") } }),
  ],
  [
    "ids that can be counted through, beside random ones",
    riskInput("GET * /orders/{orderId}", { learned: { traits: counting } }),
    riskInput("GET * /orders/{orderId}", { learned: { traits: unguessable } }),
  ],
  [
    "the same operation on the internet",
    riskInput("GET * /a", { record: record("GET * /a", { exposure: "public" }) }),
    riskInput("GET * /a"),
  ],
  [
    "a shadow operation, beside a declared one",
    riskInput("DELETE * /a", { states: ["shadow"] }),
    riskInput("DELETE * /a"),
  ],
  ["a zombie", riskInput("GET * /a", { states: ["declared", "zombie"] }), riskInput("GET * /a")],
  ["writing, beside reading", riskInput("DELETE * /a"), riskInput("GET * /a")],
  ["paying, beside writing a note", riskInput("POST * /payments"), riskInput("POST * /notes")],
  [
    "administration that nobody is refused",
    riskInput("GET * /admin/users"),
    riskInput("GET * /shop/users-of-the-month"),
  ],
  [
    "a URL that callers choose",
    riskInput("POST * /a", { learned: { traits: { ...noTraits, urls: ["source"] } } }),
    riskInput("POST * /a", { learned: { traits: { ...noTraits, texts: ["source"] } } }),
  ],
  [
    "an object that a condition binds to its caller, beside one that nothing does",
    riskInput("GET * /orders/{orderId}", { learned: { traits: counting } }),
    riskInput("GET * /orders/{orderId}", {
      learned: { traits: counting },
      effective: enforced("conditions", "rate-limit"),
    }),
  ],
  [
    "a control that is only in shadow, beside one that is enforced",
    riskInput("GET * /orders/{orderId}", {
      learned: { traits: counting },
      effective: enforced("rate-limit", "conditions").map((one) =>
        one.control === "conditions" ? { ...one, mode: "shadow" as const } : one,
      ),
    }),
    riskInput("GET * /orders/{orderId}", {
      learned: { traits: counting },
      effective: enforced("rate-limit", "conditions"),
    }),
  ],
];

for (const [what, riskier, milder] of pairs) {
  test(`riskier: ${what}`, () => {
    assert.ok(assessRisk(riskier).score > assessRisk(milder).score);
  });
}

/** An operation with one identifier in its path, and the control on conditions. */
function guarded(path: string) {
  return riskInput(`GET * ${path}`, {
    learned: {
      traits: {
        ...noTraits,
        identifiers: [{ name: path.slice(4, -1), place: "path", kind: "sequential" }],
      },
    },
    effective: enforced("conditions"),
  });
}

test("a condition on another object binds nothing here", () => {
  assert.ok(assessRisk(guarded("/a/{order}")).score > assessRisk(guarded("/a/{orderId}")).score);
  assert.ok(assessRisk(guarded("/a/{userId}")).score > assessRisk(guarded("/a/{orderId}")).score);
});

test("a quiet read of nothing sensitive is low, an open admin write of cards is critical", () => {
  assert.equal(assessRisk(riskInput("GET * /catalog")).level, "low");
  const worst = riskInput("POST * /admin/payments/{id}", {
    record: record("POST * /admin/payments/{id}", { exposure: "public" }),
    states: ["shadow"],
    declaredAuthentication: "unknown",
    learned: { access: open(100), classes: holds("card", "email"), traits: counting },
  });
  assert.equal(assessRisk(worst).level, "critical");
});

test("compensating controls are told, and the inherent risk is without them", () => {
  const input = riskInput("GET * /orders/{orderId}", {
    learned: { traits: counting },
    effective: enforced("conditions"),
  });
  const risk = assessRisk(input);
  assert.deepEqual(
    risk.factors.filter(({ side }) => side === "compensating").map(({ name }) => name),
    ["conditions"],
  );
  assert.ok(inherentRisk(input).score > risk.score);
});

test("confidence grows with what was seen; what was never seen is not confident", () => {
  const some = assessRisk(
    riskInput("GET * /a", { learned: { exchanges: 5, classes: holds("email") } }),
  );
  const much = assessRisk(
    riskInput("GET * /a", { learned: { exchanges: 5000, classes: holds("email") } }),
  );
  const never = assessRisk({ ...riskInput("GET * /a"), learned: undefined });
  assert.ok(never.confidence < some.confidence || some.confidence < much.confidence);
  assert.ok(much.confidence > 0.6 && never.confidence <= 0.3);
});

test("remedies are sorted by what they leave, and each lowers the score", () => {
  const risk = assessRisk(
    riskInput("POST * /orders/{orderId}/cancel", {
      learned: { access: open(30), classes: holds("email", "card"), traits: counting },
    }),
  );
  assert.ok(risk.remedies.length >= 3);
  for (const { score } of risk.remedies) assert.ok(score < risk.score);
  const scores = risk.remedies.map(({ score }) => score);
  assert.deepEqual(
    scores,
    scores.toSorted((a, b) => a - b),
  );
});

test("whatever is known, the score is between 0 and 10 and fits its level, and no factor lowers it", () => {
  const share = fc.integer({ min: 0, max: 100 });
  const input = fc.record({
    method: fc.constantFrom("GET", "POST", "DELETE", "PATCH"),
    path: fc.constantFrom("/a", "/admin/a", "/orders/{id}", "/payments", "/login"),
    open: share,
    errors: share,
    classes: fc.subarray(["email", "card", "password", "free-text", "health"] as const),
    states: fc.subarray(["shadow", "zombie", "drifted", "undocumented"] as const),
  });
  fc.assert(
    fc.property(input, ({ method, path, open: none, errors, classes, states }) => {
      const key = `${method} * ${path}`;
      const base = learned(key);
      const given = riskInput(key, {
        states,
        learned: {
          access: open(none),
          classes: holds(...classes),
          outcomes: { ...base.outcomes, "5": errors },
        },
      });
      const risk = assessRisk(given);
      assert.ok(risk.score >= 0 && risk.score <= 10);
      assert.ok(risk.confidence >= 0 && risk.confidence <= 1);
      assert.equal(risk.level, levelOf(risk.score));
      for (const factor of risk.factors) {
        assert.ok(factor.strength >= 0 && factor.strength <= 1, factor.name);
        assert.ok(factor.statement !== "");
      }
      const calm = assessRisk(riskInput(key));
      if (none > 0 || errors > 0 || classes.length > 0) assert.ok(risk.score >= calm.score);
    }),
    {
      examples: [
        // Rounded, it is critical; before, it was just not.
        [
          {
            method: "GET",
            path: "/login",
            open: 4,
            errors: 1,
            classes: ["email", "card", "health"],
            states: ["shadow"],
          },
        ],
      ],
    },
  );
});
