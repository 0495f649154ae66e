import type { Risk, RiskFactor, RiskLevel } from "./assessment.ts";
import { compensate } from "./compensation.ts";
import type { Look } from "./factor.ts";
import { impacts } from "./impact.ts";
import { likelihoods } from "./likelihood.ts";
import type { RiskInput } from "./risk-input.ts";

/*
 *   score = 10 · likelihood · impact          each side a noisy-or: 1 − ∏(1 − weight · strength)
 *
 * A noisy-or grows with every factor, never passes 1, and does not care in which order they are found. Every
 * operation has some likelihood and some impact: what nobody has seen is not harmless.
 */
const leastLikelihood = 0.08;
const leastImpact = 0.12;

/** Observations at which half of what can be known is known. */
const halfKnown = 30;
/** What is declared and never observed counts for this much. */
const declaredConfidence = 0.3;

const levels: readonly (readonly [from: number, level: RiskLevel])[] = [
  [7.5, "critical"],
  [5, "high"],
  [2.5, "medium"],
  [0, "low"],
];

/** The risk of one operation, with its reasons. Pure; a few microseconds. */
export function assessRisk(input: RiskInput): Risk {
  const found = [...see(likelihoods, input), ...see(impacts, input)];
  const { factors, compensating } = compensate(found, input);
  // The level is that of the score which people see.
  const score = round(scoreOf(factors));
  return {
    score,
    level: levelOf(score),
    confidence: round(confidenceOf(factors, input)),
    factors: [...factors.toSorted((a, b) => pull(b) - pull(a)), ...compensating],
    remedies: remediesFor(factors),
  };
}

/** The same as if nothing stood in front of it. */
export function inherentRisk(input: RiskInput): Risk {
  return assessRisk({ ...input, effective: [] });
}

export function levelOf(score: number): RiskLevel {
  return levels.find(([from]) => score >= from)?.[1] ?? "low";
}

function see(looks: readonly Look[], input: RiskInput): readonly RiskFactor[] {
  return looks.map((look) => look(input)).filter((factor) => factor !== undefined);
}

function pull({ weight, strength }: RiskFactor): number {
  return weight * strength;
}

function scoreOf(factors: readonly RiskFactor[]): number {
  return 10 * side(factors, "likelihood", leastLikelihood) * side(factors, "impact", leastImpact);
}

function side(factors: readonly RiskFactor[], which: RiskFactor["side"], least: number): number {
  let none = 1 - least;
  for (const factor of factors) if (factor.side === which) none *= 1 - pull(factor);
  return 1 - none;
}

/** How much of the score's pull rests on observations, and on how many. */
function confidenceOf(factors: readonly RiskFactor[], { learned }: RiskInput): number {
  const seen = learned?.exchanges ?? 0;
  const known = seen / (seen + halfKnown);
  let all = 0;
  let weighed = 0;
  for (const factor of factors) {
    all += pull(factor);
    weighed += pull(factor) * (factor.support > 0 ? known : declaredConfidence);
  }
  // Absence is evidence too: much traffic and no factor is a confident low.
  return all === 0 ? Math.max(known, declaredConfidence) : Math.max(weighed / all, known * 0.8);
}

/** Each remedy with the score that would be left, best first; those that change nothing are left out. */
function remediesFor(factors: readonly RiskFactor[]): Risk["remedies"] {
  const now = scoreOf(factors);
  return factors
    .filter((factor) => factor.remedy !== undefined)
    .map((factor) => ({
      remedy: factor.remedy ?? "",
      score: round(scoreOf(factors.filter((other) => other !== factor))),
    }))
    .filter(({ score }) => score < round(now))
    .toSorted((a, b) => a.score - b.score)
    .slice(0, 5);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
