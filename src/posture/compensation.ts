import type { RiskFactor } from "./assessment.ts";
import { type RiskInput, isEnforced, stripsAnswers, traitsOfInput } from "./risk-input.ts";

/** What an enforced control leaves of the factors it works against. */
interface Compensation {
  readonly control: string;
  readonly factors: readonly string[];
  /** 0: nothing is left; 1: it does not help. */
  readonly leaves: number;
  readonly statement: string;
  /** Does it help here? Left out: wherever it is enforced. */
  readonly helps?: (input: RiskInput) => boolean;
}

const compensations: readonly Compensation[] = [
  {
    control: "access",
    factors: [
      "unauthenticated-success",
      "unauthenticated-declared",
      "mixed-authentication",
      "privileged-function",
    ],
    leaves: 0.35,
    statement: "Callers are known, and hold what the contract requires",
  },
  {
    control: "conditions",
    factors: ["unbound-object"],
    leaves: 0.15,
    statement: "Conditions bind the object to its caller",
    helps: bindsObjects,
  },
  {
    control: "conditions",
    factors: ["privileged-function"],
    leaves: 0.3,
    statement: "Conditions ask for a role or a right",
    helps: (input) => /principal\.(?:roles|groups|scopes)/.test(conditionsOf(input)),
  },
  {
    control: "undeclared",
    factors: ["shadow"],
    leaves: 0.1,
    statement: "Calls that no contract declares are refused",
  },
  {
    control: "life-cycle",
    factors: ["zombie"],
    leaves: 0.1,
    statement: "Retired operations answer 410",
  },
  {
    control: "request-schema",
    factors: ["free-input", "caller-set-rights", "rights-in-body", "undocumented"],
    leaves: 0.4,
    statement: "Requests are held to the contract",
  },
  {
    control: "injection",
    factors: ["free-input"],
    leaves: 0.4,
    statement: "Input that would change a language's structure is refused",
  },
  {
    control: "ssrf",
    factors: ["caller-chosen-url", "reaches-out"],
    leaves: 0.25,
    statement: "URLs that lead inside are refused",
  },
  {
    control: "response-schema",
    factors: ["undeclared-answer", "undocumented", "drifted"],
    leaves: 0.15,
    statement: "Undeclared properties are stripped from answers",
    helps: stripsAnswers,
  },
  {
    control: "sensitive-data",
    factors: ["sensitive-data"],
    leaves: 0.8,
    statement: "Sensitive data is masked unless declared",
  },
  {
    control: "error-wrap",
    factors: ["server-errors"],
    leaves: 0.5,
    statement: "Errors are wrapped",
  },
  {
    control: "response-leaks",
    factors: ["server-errors"],
    leaves: 0.5,
    statement: "Answers that give away internals are withheld",
  },
  {
    control: "rate-limit",
    factors: ["unbound-object", "bulk-answer"],
    leaves: 0.85,
    statement: "Callers keep to a rate",
  },
  { control: "transport", factors: ["plain-http"], leaves: 0, statement: "Plain HTTP is refused" },
];

export interface Compensated {
  readonly factors: readonly RiskFactor[];
  readonly compensating: readonly RiskFactor[];
}

/** Weakens each factor by the enforced controls that work against it, and tells which did. */
export function compensate(factors: readonly RiskFactor[], input: RiskInput): Compensated {
  const left = new Map(factors.map((factor) => [factor.name, factor.strength]));
  const compensating: RiskFactor[] = [];
  for (const { control, factors: names, leaves, statement, helps } of compensations) {
    const present = names.filter((name) => left.has(name));
    if (present.length === 0 || !isEnforced(input, control) || helps?.(input) === false) continue;
    for (const name of present) left.set(name, (left.get(name) ?? 0) * leaves);
    compensating.push({
      name: control,
      side: "compensating",
      strength: 1 - leaves,
      weight: 1,
      statement,
      support: 0,
      remedy: undefined,
    });
  }
  return {
    factors: factors.map((factor) => ({ ...factor, strength: left.get(factor.name) ?? 0 })),
    compensating,
  };
}

/** What the conditions of an operation say, as CEL. */
function conditionsOf({ effective }: RiskInput): string {
  return effective.find(({ control }) => control === "conditions")?.meaning ?? "";
}

/** Does an expression name this, and not only something that begins like it? */
function mentions(said: string, name: string): boolean {
  for (let at = said.indexOf(name); at >= 0; at = said.indexOf(name, at + 1)) {
    if (!/^\w/.test(said.slice(at + name.length, at + name.length + 1))) return true;
  }
  return false;
}

/** Every object that the path or the query names stands in a condition together with the caller. */
function bindsObjects(input: RiskInput): boolean {
  const said = conditionsOf(input);
  const named = traitsOfInput(input).identifiers.filter(({ place }) => place !== "request");
  if (!said.includes("principal.") || named.length === 0) return false;
  return named.every(({ name, place }) => mentions(said, `${place}.${name}`));
}
