import type { RiskLevel } from "./assessment.ts";
import { counted, listed } from "./factor.ts";
import { type RiskInput, isEnforced, stripsAnswers } from "./risk-input.ts";

/** Something that should be looked at, and where. */
export interface Finding {
  /** Stable name, such as `peer-outlier`. */
  readonly name: string;
  readonly level: RiskLevel;
  /** An operation's key. */
  readonly target: string;
  /** One sentence with the numbers that decided. */
  readonly statement: string;
  readonly remedy: string;
}

type Search = (input: RiskInput) => Finding | undefined;

/** Findings of operations by themselves, and beside their peers; worst first, at most `most`. */
export function findAll(inputs: readonly RiskInput[], most: number): readonly Finding[] {
  const single = inputs.flatMap((input) =>
    searches.map((search) => search(input)).filter((found) => found !== undefined),
  );
  const all = [...single, ...outliers(inputs)];
  return all.toSorted((a, b) => ranks[b.level] - ranks[a.level]).slice(0, most);
}

const ranks: Readonly<Record<RiskLevel, number>> = { low: 0, medium: 1, high: 2, critical: 3 };

const openSensitive: Search = (input) => {
  const { record, learned } = input;
  const none = learned?.access.successes.none ?? 0;
  const strips = stripsAnswers(input);
  const worst = learned?.classes.find(
    ({ class: found, confidence, undeclared }) =>
      confidence >= 0.5 && !harmless.has(found) && !(undeclared && strips),
  );
  if (none === 0 || worst === undefined) return undefined;
  return {
    name: "open-sensitive-data",
    level: "critical",
    target: record.key,
    statement: `${counted(none, "success", "successes")} without any credential, and it handles ${worst.class}`,
    remedy: "Require authentication, or take the data out of it",
  };
};

const harmless: ReadonlySet<string> = new Set(["free-text", "identifier", "device", "financial"]);

const mixedAuthentication: Search = ({ record, learned, declaredAuthentication }) => {
  if (learned?.access.authentication !== "mixed" || declaredAuthentication === "none")
    return undefined;
  return {
    name: "mixed-authentication",
    level: "high",
    target: record.key,
    statement: `Let in ${counted(learned.access.successes.none, "time")} without a credential and otherwise with one`,
    remedy: "Ask the same proof of every caller",
  };
};

const contradictsContract: Search = ({ record, learned, declaredAuthentication }) => {
  const none = learned?.access.successes.none ?? 0;
  if (declaredAuthentication !== "required" || none === 0) return undefined;
  return {
    name: "authentication-not-enforced",
    level: "critical",
    target: record.key,
    statement: `The contract requires authentication; ${counted(none, "success", "successes")} came without`,
    remedy: "Enforce `access` here, or mend the upstream",
  };
};

const shadow: Search = ({ record, states, learned }) =>
  states.includes("shadow")
    ? {
        name: "shadow-operation",
        level: "medium",
        target: record.key,
        statement: `Answered ${counted(learned?.exchanges ?? 0, "time")} and stands in no contract`,
        remedy: "Adopt it into a contract, or switch it off",
      }
    : undefined;

const zombie: Search = ({ record, states, learned }) =>
  states.includes("zombie")
    ? {
        name: "zombie-operation",
        level: "high",
        target: record.key,
        statement: `Retired or superseded, and called ${counted(learned?.lastDay.exchanges ?? 0, "time")} in the last day`,
        remedy: "Tell its callers, then let `life-cycle` answer 410",
      }
    : undefined;

const drifted: Search = ({ record, states, learned }) =>
  states.includes("drifted")
    ? {
        name: "contract-drift",
        level: "medium",
        target: record.key,
        statement: `Contradicts its contract: ${listed(learned?.drift ?? [])}`,
        remedy: "Bring contract and upstream together",
      }
    : undefined;

const undeclaredData: Search = (input) => {
  const names = input.learned?.undocumented ?? [];
  if (names.length === 0) return undefined;
  const fields = `${counted(names.length, "field")} that the contract does not name: ${listed(names)}`;
  const inAnswers = names.some((name) => name.startsWith("response"));
  const stripped = inAnswers && stripsAnswers(input);
  return {
    name: "undocumented-fields",
    level: inAnswers && !stripped ? "medium" : "low",
    target: input.record.key,
    statement: stripped ? `${fields}. What answers hold beyond it is stripped here` : fields,
    remedy: stripped
      ? "Take them out of the upstream's answers, or declare them"
      : `Declare them, or enforce \`${inAnswers ? "response" : "request"}-schema\``,
  };
};

const unowned: Search = ({ record, learned }) =>
  record.owner === undefined && (learned?.exchanges ?? 0) > 0
    ? {
        name: "no-owner",
        level: "low",
        target: record.key,
        statement: "It is in use and nobody answers for it",
        remedy: "Name an owner",
      }
    : undefined;

const searches: readonly Search[] = [
  openSensitive,
  contradictsContract,
  mixedAuthentication,
  shadow,
  zombie,
  drifted,
  undeclaredData,
  unowned,
];

/** Fewer peers than this are no custom. */
const leastPeers = 5;
/** What this share of peers does is the custom. */
const customary = 0.8;

const writing: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** "11 of 12 write operations of this API require authentication; this one does not." */
function outliers(inputs: readonly RiskInput[]): readonly Finding[] {
  const groups = new Map<string, RiskInput[]>();
  for (const input of inputs) {
    const { api, method } = input.record;
    if (api === undefined) continue;
    const name = `${api} ${writing.has(method) ? "write" : "read"}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [input]);
    else group.push(input);
  }
  return [...groups].flatMap(([name, group]) =>
    customs.flatMap((custom) => apart(group, custom, name.endsWith("write") ? "write" : "read")),
  );
}

interface Custom {
  readonly what: string;
  readonly level: RiskLevel;
  readonly remedy: string;
  readonly holds: (input: RiskInput) => boolean;
  /** Those that the custom does not concern: they are no peers. */
  readonly spares?: (input: RiskInput) => boolean;
}

const enforcedCustom = (control: string, what: string, level: RiskLevel): Custom => ({
  what,
  level,
  remedy: `Enforce \`${control}\` here too`,
  holds: (input) => isEnforced(input, control),
});

/** Who signs in has nothing to show yet; below an administrator's paths, or another object's, nobody signs in. */
const entrance =
  /^(?!.*(?:\{|\/(?:admin|internal)\b)).*\/(?:sessions?|log-?in|sign-?in|sign-?up|register|token|authorize|authenticate)$/i;

function isEntrance({ record }: RiskInput): boolean {
  return record.method === "POST" && entrance.test(record.path);
}

const customs: readonly Custom[] = [
  {
    what: "require authentication",
    level: "high",
    remedy: "Require authentication here too",
    holds: ({ declaredAuthentication }) => declaredAuthentication === "required",
    spares: isEntrance,
  },
  enforcedCustom("rate-limit", "have an enforced rate limit", "medium"),
  enforcedCustom("request-schema", "have their requests held to a schema", "medium"),
  enforcedCustom("conditions", "bind requests to their caller", "medium"),
  enforcedCustom("response-schema", "have their answers held to a schema", "low"),
];

function apart(all: readonly RiskInput[], custom: Custom, kind: string): readonly Finding[] {
  const group = all.filter((input) => custom.spares?.(input) !== true);
  if (group.length < leastPeers) return [];
  const others = group.filter((input) => !custom.holds(input));
  const share = 1 - others.length / group.length;
  if (others.length === 0 || share < customary) return [];
  return others.map(({ record }) => ({
    name: "peer-outlier",
    level: custom.level,
    target: record.key,
    statement: `${group.length - others.length} of ${group.length} ${kind} operations of this API ${custom.what}; this one does not`,
    remedy: custom.remedy,
  }));
}
