import type { DataClass, LifeStage, Mode, OperationState, Proof, RiskLevel } from "../api/types.ts";

/* What the contract's words are called for people, and in which order they stand. */

export const riskLevels: readonly RiskLevel[] = ["critical", "high", "medium", "low"];

export const riskTitles: Readonly<Record<RiskLevel, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
};

export const operationStates: readonly OperationState[] = [
  "zombie",
  "shadow",
  "drifted",
  "undocumented",
  "never-called",
  "declared",
  "draft",
  "deprecated",
  "retired",
];

export const stateTitles: Readonly<Record<OperationState, string>> = {
  declared: "Declared",
  shadow: "Shadow",
  undocumented: "Undocumented fields",
  drifted: "Drifted",
  "never-called": "Never called",
  zombie: "Zombie",
  draft: "Draft",
  deprecated: "Deprecated",
  retired: "Retired",
};

export const stateMeanings: Readonly<Record<OperationState, string>> = {
  declared: "A contract names it",
  shadow: "The upstream answers it, and no contract names it",
  undocumented: "Parameters or properties were seen that its contract does not name",
  drifted: "What was seen contradicts its contract",
  "never-called": "A contract names it, and nobody has called it",
  zombie: "Retired, or in an old version only, and still called with success",
  draft: "Not yet live",
  deprecated: "Deprecated: callers should move on",
  retired: "Retired: the gateway answers 410",
};

export const lifeStages: readonly LifeStage[] = ["draft", "live", "deprecated", "retired"];

export const stageTitles: Readonly<Record<LifeStage, string>> = {
  draft: "Draft",
  live: "Live",
  deprecated: "Deprecated",
  retired: "Retired",
};

export const modeTitles: ReadonlyMap<string, string> = new Map<Mode, string>([
  ["enforce", "Enforced"],
  ["shadow", "Shadow"],
  ["off", "Off"],
]);

export const proofTitles: Readonly<Record<Proof, string>> = {
  bearer: "Bearer token",
  "api-key": "API key",
  mtls: "Client certificate",
  basic: "Name and password",
  session: "Session cookie",
  none: "None",
};

const classTitles: Readonly<Partial<Record<DataClass, string>>> = {
  iban: "IBAN",
  "ip-address": "IP address",
  email: "E-mail",
  "national-id": "National ID",
  card: "Card number",
};

/** `postal-address` → `Postal address`. */
export function classTitle(name: DataClass): string {
  return classTitles[name] ?? sentence(name);
}

/** A kebab-case word of the contract as a person writes it. */
export function sentence(word: string): string {
  const text = word.replaceAll("-", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const controlTitles: ReadonlyMap<string, string> = new Map([
  ["api-key", "API key"],
  ["cors", "CORS"],
  ["csrf", "CSRF"],
  ["graphql", "GraphQL"],
  ["ip-access", "IP access"],
  ["jwt", "JWT"],
  ["mtls", "mTLS"],
  ["ssrf", "SSRF"],
]);

/** `rate-limit` → `Rate limit`, `api-key` → `API key`. */
export function controlTitle(name: string): string {
  return controlTitles.get(name) ?? sentence(name);
}

/** Classes whose leak harms most: they stand out. */
const grave: ReadonlySet<DataClass> = new Set<DataClass>([
  "private-key",
  "issuer-key",
  "secret",
  "password",
  "token",
  "card",
  "iban",
  "national-id",
  "health",
]);

export function isGrave(name: DataClass): boolean {
  return grave.has(name);
}
