import type { LearnedSummary } from "../learning/learned.ts";
import { type Look, counted, likelihood, listed } from "./factor.ts";
import { isEnforced, traitsOfInput } from "./risk-input.ts";

/*
 * How likely it is that an operation is abused. Weights are those of detection-methods §4; a strength of 1 is
 * the plainest case there is.
 */

function successes({ access }: LearnedSummary): number {
  return Object.values(access.successes).reduce((sum, count) => sum + count, 0);
}

const unauthenticated: Look = ({ learned, declaredAuthentication }) => {
  const all = learned === undefined ? 0 : successes(learned);
  const none = learned?.access.successes.none ?? 0;
  if (all > 0) {
    if (none === 0) return undefined;
    const intended = declaredAuthentication === "none";
    return likelihood({
      name: "unauthenticated-success",
      weight: 0.9,
      // Public by contract is a decision, not an oversight; what it opens is told by the impact.
      strength: (none / all) * (intended ? 0.6 : 1),
      statement: `${none} of ${counted(all, "success", "successes")} came without any credential${intended ? ", as the contract allows" : ""}`,
      support: all,
      remedy: "Require authentication",
    });
  }
  if (declaredAuthentication === "required") return undefined;
  return likelihood({
    name: "unauthenticated-declared",
    weight: 0.9,
    strength: declaredAuthentication === "none" ? 0.5 : 0.4,
    statement:
      declaredAuthentication === "none"
        ? "The contract lets anybody call it"
        : "Nothing says who may call it",
    support: 0,
    remedy: "Declare and enforce who may call it",
  });
};

const mixed: Look = ({ learned, declaredAuthentication }) => {
  if (learned?.access.authentication !== "mixed" || declaredAuthentication === "none")
    return undefined;
  const { none } = learned.access.successes;
  return likelihood({
    name: "mixed-authentication",
    weight: 0.5,
    strength: 1,
    statement: `Some callers were let in with a credential, and ${none} times somebody without one`,
    support: successes(learned),
    remedy: "Ask the same proof of every caller",
  });
};

const exposures = { public: 1, partner: 0.6, internal: 0.25 } as const;

const exposed: Look = ({ record }) => {
  const exposure = record.exposure ?? "public";
  return likelihood({
    name: "exposure",
    weight: 0.4,
    strength: exposures[exposure],
    statement:
      record.exposure === undefined
        ? "Nobody has said who can reach it, so it counts as public"
        : `It can be reached from ${exposure === "public" ? "anywhere" : exposure === "partner" ? "partners" : "inside"}`,
    support: 0,
    remedy: "Let only those reach it who need it",
  });
};

const objectWords = { sequential: 1, word: 0.6, random: 0.2 } as const;

/** An id in a request and nothing that binds it to its caller: the ground of BOLA (OWASP API1:2023). */
const unboundObject: Look = (input) => {
  const named = traitsOfInput(input).identifiers.filter(({ place }) => place !== "request");
  const [first] = named.toSorted((a, b) => objectWords[b.kind] - objectWords[a.kind]);
  if (first === undefined || input.declaredAuthentication === "none") return undefined;
  const how =
    first.kind === "sequential"
      ? "can be counted through"
      : first.kind === "word"
        ? "can be known"
        : "is hard to guess";
  return likelihood({
    name: "unbound-object",
    weight: 0.7,
    strength: objectWords[first.kind],
    statement: `${first.name} names an object and ${how}; nothing here binds it to its caller`,
    support: input.learned?.exchanges ?? 0,
    remedy: `Bind ${first.name} to the caller with a condition, or check the owner upstream`,
  });
};

const privilegedPlace =
  /(^|\/)(admin|internal|debug|manage|management|ops|actuator|config|system|root|backoffice|console|reports?|audit|users?\/roles?|impersonat\w*)(\/|$)/i;

/** A path that speaks of administration, open to callers of more than one role (OWASP API5:2023). */
const privilegedFunction: Look = ({ record, learned }) => {
  if (!privilegedPlace.test(record.path)) return undefined;
  const roles = learned?.access.roles.length ?? 0;
  const nobodyRefused = (learned?.access.forbidden ?? 0) === 0;
  return likelihood({
    name: "privileged-function",
    weight: 0.6,
    strength: roles > 1 ? 1 : nobodyRefused ? 0.8 : 0.4,
    statement:
      roles > 1
        ? `It looks administrative, and callers of ${roles} roles were let in`
        : nobodyRefused
          ? "It looks administrative, and nobody has ever been refused for lack of a right"
          : "It looks administrative",
    support: learned?.exchanges ?? 0,
    remedy: "Require a role or a scope that only administrators hold",
  });
};

const stateFacts = {
  shadow: {
    strength: 1,
    statement: "It answers and stands in no contract",
    remedy: "Add it to the contract, or remove it",
  },
  zombie: { strength: 1, statement: "It is retired and still answers", remedy: "Switch it off" },
  drifted: {
    strength: 0.6,
    statement: "What it does contradicts its contract",
    remedy: "Bring contract and upstream together",
  },
  undocumented: {
    strength: 0.5,
    statement: "It takes or gives what its contract does not name",
    remedy: "Declare it, or stop it",
  },
} as const;

const unregistered: Look = ({ states, learned }) => {
  const state = (["shadow", "zombie", "drifted", "undocumented"] as const).find((one) =>
    states.includes(one),
  );
  if (state === undefined) return undefined;
  const { strength, statement, remedy } = stateFacts[state];
  const names = state === "undocumented" ? (learned?.undocumented ?? []) : [];
  return likelihood({
    name: state,
    weight: 0.5,
    strength,
    statement: names.length > 0 ? `${statement}: ${listed(names)}` : statement,
    support: learned?.exchanges ?? 0,
    remedy,
  });
};

/** Free text and URLs: what an injection or a request forgery would travel in. */
const looseInput: Look = (input) => {
  const { texts, urls, privileged } = traitsOfInput(input);
  const support = input.learned?.exchanges ?? 0;
  if (urls.length > 0) {
    return likelihood({
      name: "caller-chosen-url",
      weight: 0.5,
      strength: 1,
      statement: `Callers choose the address in ${listed(urls)}`,
      support,
      remedy: "Allow only the hosts that are needed",
    });
  }
  if (privileged.length > 0) {
    return likelihood({
      name: "caller-set-rights",
      weight: 0.5,
      strength: 0.9,
      statement: `Callers may send ${listed(privileged)}`,
      support,
      remedy: "Refuse properties that only the service may set",
    });
  }
  if (texts.length === 0) return undefined;
  return likelihood({
    name: "free-input",
    weight: 0.4,
    strength: Math.min(0.4 + 0.15 * texts.length, 1),
    statement: `${listed(texts)} ${texts.length === 1 ? "takes" : "take"} any text`,
    support,
    remedy: "Give every text a pattern, an enumeration or a length",
  });
};

/** Enough exchanges that a share of errors says something. */
const enough = 10;

const failing: Look = ({ learned }) => {
  if (learned === undefined || learned.exchanges < 1) return undefined;
  const { outcomes } = learned;
  const all = outcomes["2"] + outcomes["3"] + outcomes["4"] + outcomes["5"];
  const errors = outcomes["5"];
  if (errors === 0) return undefined;
  return likelihood({
    name: "server-errors",
    weight: 0.3,
    strength: Math.min((errors / Math.max(all, enough)) * 4, 1),
    statement: `${errors} of ${counted(all, "answer")} were server errors`,
    support: all,
    remedy: "Find out what breaks it: errors are where attackers look first",
  });
};

const plainText: Look = ({ learned }) => {
  const plain = learned?.access.plainHttp ?? 0;
  if (learned === undefined || plain === 0) return undefined;
  return likelihood({
    name: "plain-http",
    weight: 0.4,
    strength: plain / learned.exchanges,
    statement: `${plain} of ${counted(learned.exchanges, "exchange")} came without TLS`,
    support: learned.exchanges,
    remedy: "Refuse plain HTTP",
  });
};

const unlimited: Look = (input) => {
  if (input.effective.length === 0 || isEnforced(input, "rate-limit")) return undefined;
  return likelihood({
    name: "no-rate-limit",
    weight: 0.3,
    strength: 1,
    statement: "No rate limit is enforced",
    support: 0,
    remedy: "Enforce a rate limit",
  });
};

export const likelihoods: readonly Look[] = [
  unauthenticated,
  mixed,
  exposed,
  unboundObject,
  privilegedFunction,
  unregistered,
  looseInput,
  failing,
  plainText,
  unlimited,
];
