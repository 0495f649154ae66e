import { type DataClass, type DataGroup, dataGroups } from "../learning/data-class.ts";
import { type Look, counted, impact, listed } from "./factor.ts";
import { traitsOfInput } from "./risk-input.ts";

/** How bad it is when data of a group is in the wrong hands. */
const harm: Readonly<Record<DataGroup, number>> = {
  credential: 1,
  payment: 0.9,
  "government-id": 0.9,
  health: 0.9,
  personal: 0.7,
  location: 0.5,
  technical: 0.15,
  "free-text": 0.15,
};

/** Classes that are less than their group: a price is no card, and an order total no account. */
const milder: Readonly<Partial<Record<DataClass, number>>> = {
  financial: 0.3,
  payment: 0.6,
  "postal-address": 0.6,
};

const sensitive: Look = ({ learned }) => {
  const classes = learned?.classes ?? [];
  const ranked = classes
    .map((found) => ({
      ...found,
      harm: (milder[found.class] ?? harm[dataGroups[found.class]]) * found.confidence,
    }))
    .toSorted((a, b) => b.harm - a.harm);
  const [worst] = ranked;
  if (worst === undefined) return undefined;
  // Several classes together make a person; one of them alone often does not.
  const more = ranked.filter((found) => found.harm > 0.3).length;
  return impact({
    name: "sensitive-data",
    weight: 0.9,
    strength: worst.harm + 0.05 * Math.max(more - 1, 0),
    statement: `It handles ${listed(ranked.slice(0, 4).map((found) => found.class))}`,
    support: worst.support,
    remedy: "Give and take no more of it than is needed",
  });
};

const effects: readonly (readonly [pattern: RegExp, strength: number, what: string])[] = [
  [
    /(^|\/)(payments?|pay|checkout|transfers?|payouts?|refunds?|invoices?|orders?|purchase|billing|payment-methods?)(\/|$|\{)/i,
    0.9,
    "moves money or orders",
  ],
  [
    /(^|\/)(sessions?|login|signin|sign-in|token|oauth|password|reset|register|signup|mfa|otp|credentials?|keys?)(\/|$|\{)/i,
    0.9,
    "decides who somebody is",
  ],
  [
    /(^|\/)(admin|roles?|permissions?|config|settings|debug|internal|users?)(\/|$|\{)/i,
    0.8,
    "changes users, rights or settings",
  ],
  [
    /(^|\/)(import|export|upload|bulk|batch|exec|run|deploy)(\/|$|\{)/i,
    0.7,
    "works on many things at once",
  ],
];

const methods: ReadonlyMap<string, number> = new Map([
  ["DELETE", 0.8],
  ["PUT", 0.6],
  ["PATCH", 0.6],
  ["POST", 0.6],
]);

/** Reading what a function works on is worth this share of working it. */
const readingShare = 0.4;

const changes: Look = ({ record, learned }) => {
  const method = methods.get(record.method);
  const effect = effects.find(([pattern]) => pattern.test(record.path));
  const [, strength, what] = effect ?? [undefined, 0, "changes state"];
  const common = {
    weight: 0.7,
    support: learned?.exchanges ?? 0,
    remedy: "Ask a fresh or stronger proof of the caller",
  };
  if (method !== undefined) {
    return impact({
      ...common,
      name: "state-changing",
      strength: Math.max(method, strength),
      statement: `${record.method} ${what}`,
    });
  }
  if (effect === undefined) return undefined;
  return impact({
    ...common,
    name: "sensitive-function",
    strength: strength * readingShare,
    statement: `It reads what ${what}`,
  });
};

/** Answers above this hold many records. */
const smallAnswer = 2_000;
const largeAnswer = 200_000;

const bulk: Look = ({ learned }) => {
  const size = learned?.lastDay.responseBytes.p90 ?? 0;
  if (learned === undefined || size < smallAnswer) return undefined;
  return impact({
    name: "bulk-answer",
    weight: 0.5,
    strength: Math.log(size / smallAnswer) / Math.log(largeAnswer / smallAnswer),
    statement: `One answer in ten is larger than ${Math.round(size / 1000)} kB`,
    support: learned.lastDay.exchanges,
    remedy: "Bound how much one call may fetch",
  });
};

const rights: Look = (input) => {
  const { privileged } = traitsOfInput(input);
  if (privileged.length === 0) return undefined;
  return impact({
    name: "rights-in-body",
    weight: 0.9,
    strength: 0.8,
    statement: `${listed(privileged)} would change what somebody may do`,
    support: input.learned?.exchanges ?? 0,
    remedy: "Take rights from nobody's body",
  });
};

/** What is not declared leaves unseen: columns that nobody meant to publish. */
const unseenData: Look = ({ learned }) => {
  const names = (learned?.undocumented ?? []).filter((name) => name.startsWith("response"));
  if (learned === undefined || names.length === 0) return undefined;
  return impact({
    name: "undeclared-answer",
    weight: 0.6,
    strength: Math.min(0.4 + 0.1 * names.length, 1),
    statement: `Its answers hold ${counted(names.length, "property", "properties")} that the contract does not declare: ${listed(names)}`,
    support: learned.exchanges,
    remedy: "Strip what is not declared, or declare it",
  });
};

const reach: Look = (input) => {
  const { urls } = traitsOfInput(input);
  if (urls.length === 0) return undefined;
  return impact({
    name: "reaches-out",
    weight: 0.7,
    strength: 0.8,
    statement: `It may fetch what ${listed(urls)} says, from inside`,
    support: input.learned?.exchanges ?? 0,
    remedy: "Fetch through a proxy that reaches only what is meant",
  });
};

export const impacts: readonly Look[] = [sensitive, changes, bulk, rights, unseenData, reach];
