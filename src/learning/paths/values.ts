import {
  type Cluster,
  type Likeness,
  type Member,
  answersAgree,
  clusterBeside,
  clusterOf,
  evidenceOf,
  likenessTo,
  onlyActs,
} from "./cluster.ts";
import { bare } from "./frames.ts";
import { isCollection } from "./names.ts";
import { type Node, isEchoed } from "./nodes.ts";
import { areUsedAlike, areUsedUnlike, isUsageDue, isUsageKnown, usageOf } from "./usage.ts";
import { listOf } from "./lists.ts";
import { nameWeight, surelyValue } from "./words.ts";

/*
 * Which words at a node are values? The evidence is the cluster of alike siblings; how much of it is needed depends on
 * what stands before, and on the names that stand beside.
 */

/** Weight of evidence that opens a place to words: see docs/discovery.md. */
const thresholds = { afterCollection: 4, afterName: 10, afterValue: 12, atBase: 20 };
/** A place where typed values were seen needs only so much of it. */
const besideTyped = 0.4;
const leastMembers = 2;
/** On average members are rather values than names: so much, by what stands before. */
const leastWeights = { afterCollection: 0.12, afterName: 0.2, elsewhere: 0.25 };
const leastCallers = 2;
/** A word that contradicts the variable beside it is another thing after so many sightings. */
const provenCount = 5;
/** As one that has nothing in common with it. */
const ownWayCount = 20;
/** Of three operations with the same answers each. */
const sameAgreement = 3;
/** Of five, at the beginning of a path, where resources stand. */
const baseAgreement = 4;
/** Of an enumeration nearly all members agree in several operations. */
const mostMembers = 0.75;
/** Siblings that weigh less than this may be things of their own where so few of their sightings are the only one. */
const ownWeight = 0.75;
const ownLone = 0.2;
/** With one operation alone there is nothing to tell by: then words that no vocabulary knows stay apart. */
const unknownWeight = 0.5;
/** Of so many words half the sightings are the only one: evidence of values weighs so many times as much. */
const leastComing = 10;
const comingShare = 0.5;
const comingTimes = 1.5;
/** Of two words of one list the answers agree; of so many, that they are answered at all is enough. */
const manyListed = 3;

/** Those literal children of one frame that have turned out to be values. */
export function valuesAmong(
  node: Node,
  siblings: readonly Node[],
  variable: Node | undefined,
): readonly Node[] {
  const open = bareOpen(node, siblings);
  if (variable !== undefined && (variable.words || open)) {
    const like = siblings.filter((each) => isValueBeside(each, likenessTo(variable, each)));
    if (like.length > 0 || !isUsageDue(node)) return like;
  }
  if (open) return siblings.filter((each) => each.weight > nameWeight);
  const found = ofOneKind(node, siblings, variable);
  return found.length > 0 ? found : gathered(node, siblings, variable);
}

/** Few words may do where more is known of them: formats, words that come back, and enumerations. */
function ofOneKind(
  node: Node,
  siblings: readonly Node[],
  variable: Node | undefined,
): readonly Node[] {
  const listed = listedAmong(siblings);
  if (listed.length > 1) return listed;
  const echoed = echoedAmong(siblings, variable);
  if (echoed.length > 0 || variable !== undefined || !isUsageDue(node)) return echoed;
  return enumeratedAmong(node, siblings);
}

/** So many words that are alike that they are values. */
function gathered(
  node: Node,
  siblings: readonly Node[],
  variable: Node | undefined,
): readonly Node[] {
  const members = convincing(node, siblings, variable)?.members ?? [];
  const nodes = members.map((member) => member.node);
  if (areOwnThings(nodes)) return [];
  return variable?.vouched === true || isVouched(nodes) ? nodes : [];
}

function isVouched(nodes: readonly Node[]): boolean {
  const callers = new Set(nodes.map((member) => member.caller));
  return callers.size >= leastCallers || nodes.some((member) => member.vouched);
}

/** Whether a word that is no name has as many answers in common with typed values as a thing of their kind. */
function isSame({ node, agreement }: Member): boolean {
  if (node.weight >= surelyValue) return agreement >= answersAgree;
  return node.weight > nameWeight && agreement >= sameAgreement;
}

/** Whether words are values here when nothing is added to them: then those of `{id}:cancel` are, too. */
function bareOpen(node: Node, [sibling]: readonly Node[]): boolean {
  return sibling?.frame !== bare && node.variables.get(bare)?.words === true;
}

/** Words of one list that are answered alike. */
function listedAmong(siblings: readonly Node[]): readonly Node[] {
  const lists = new Map<string, Node[]>();
  for (const each of siblings) {
    const list = listOf(each.text);
    if (list === undefined) continue;
    const others = lists.get(list);
    if (others === undefined) lists.set(list, [each]);
    else others.push(each);
  }
  for (const listed of lists.values()) {
    const { members } = clusterOf(listed, true);
    const least = members.length < manyListed ? answersAgree : 1;
    const alike = members.filter(({ agreement }) => agreement >= least);
    if (alike.length >= leastMembers) return alike.map((member) => member.node);
  }
  return [];
}

/** Words that their answers hold, and that are answered alike. */
function echoedAmong(siblings: readonly Node[], variable: Node | undefined): readonly Node[] {
  const echoed = siblings.filter((each) => isEchoed(each));
  if (echoed.length < (variable === undefined ? leastMembers : 1)) return [];
  const { members } =
    variable === undefined ? clusterOf(echoed, true) : clusterBeside(echoed, variable);
  const alike = members.filter(({ agreement }) => agreement >= answersAgree);
  return alike.length < (variable === undefined ? leastMembers : 1)
    ? []
    : alike.map((member) => member.node);
}

/** Siblings of names that are answered alike in several operations, and used alike: an enumeration. */
function enumeratedAmong(node: Node, siblings: readonly Node[]): readonly Node[] {
  const { members } = clusterOf(siblings, true);
  const least = node.base || node.names.length > 0 ? baseAgreement : sameAgreement;
  const same = members.filter(({ agreement }) => agreement >= least);
  if (same.length < Math.max(leastMembers, members.length * mostMembers)) return [];
  const nodes = same.map((member) => member.node);
  return areUsedAlike(usageOf(nodes)) ? nodes : [];
}

/** Whether siblings that could be names are all known, and used each in its own way. */
function areOwnThings(nodes: readonly Node[]): boolean {
  const weight = nodes.reduce((sum, each) => sum + evidenceOf(each), 0);
  if (weight >= nodes.length * ownWeight) return false;
  const lone = nodes.filter((each) => each.count === 1).length;
  const count = nodes.reduce((sum, each) => sum + each.count, 0);
  if (lone > count * ownLone) return false;
  const usage = usageOf(nodes);
  if (usage.unlike === undefined) return weight < nodes.length * unknownWeight;
  return !isUsageKnown(usage) || areUsedUnlike(usage);
}

/** The cluster beside typed values, which needs less, or that of the words alone. */
function convincing(
  node: Node,
  siblings: readonly Node[],
  variable: Node | undefined,
): Cluster | undefined {
  if (variable !== undefined) {
    const beside = clusterBeside(siblings, variable);
    if (beside.score >= neededAt(node, beside) * besideTyped) {
      return beside.weight < leastWeightAt(node) ? undefined : beside;
    }
    const same = beside.members.filter((member) => isSame(member));
    if (same.length > 0) return { ...beside, members: same };
  }
  // After a value, and where names stand, likeness without an answer is what actions have: `POST …/{id}/pin`.
  const answered = (node.base || node.names.length > 0) && !isOpen(node);
  const alone = clusterOf(siblings, answered);
  const score = alone.score * (keepsComing(alone) ? comingTimes : 1);
  const enough = alone.members.length >= leastMembers && score >= neededAt(node, alone);
  return enough && alone.weight >= leastWeightAt(node) ? alone : undefined;
}

/**
 * Whether many words that are answered alike came once each: values keep coming, routes are soon all known. By Good and
 * Turing the share of sightings that were the only one of their word is the chance that the next word is new.
 */
function keepsComing({ members }: Cluster): boolean {
  if (members.length < leastComing || members.some(({ node }) => onlyActs(node))) return false;
  let lone = 0;
  let count = 0;
  for (const { node } of members) {
    count += node.count;
    if (node.count === 1) lone += 1;
  }
  return lone >= count * comingShare;
}

/** Where words are values already, a word that is no name is one unless it has shown that it is something else. */
function isValueBeside(literal: Node, { agreement, contradicts }: Likeness): boolean {
  const evidence = evidenceOf(literal);
  if (evidence <= nameWeight) return !contradicts && agreement > 0;
  if (evidence < surelyValue && agreement === 0) return false;
  return contradicts ? literal.count < provenCount : agreement > 0 || literal.count < ownWayCount;
}

/** Names that stand beside the members make it less likely that these are values. */
function neededAt(node: Node, { members }: Cluster): number {
  const inside = new Set(members.map((member) => member.node));
  let names = 0;
  for (const child of node.literals.values()) {
    if (child.weight <= nameWeight && !inside.has(child)) names += 1;
  }
  return neededScore(node) * (isOpen(node) ? besideTyped : 1) + (node.base ? 2 : 0.5) * names;
}

function leastWeightAt(node: Node): number {
  if (node.base || node.names.length > 0) return leastWeights.elsewhere;
  return isCollection(node.text) ? leastWeights.afterCollection : leastWeights.afterName;
}

/** Whether words are values here, in some frame. */
function isOpen(node: Node): boolean {
  return node.variables.values().some((variable) => variable.words);
}

/** How much evidence opens a place to words. */
export function neededScore(node: Node): number {
  if (node.base) return thresholds.atBase;
  if (node.names.length > 0) return thresholds.afterValue;
  return isCollection(node.text) ? thresholds.afterCollection : thresholds.afterName;
}
