import { clusterOf, likenessTo } from "./cluster.ts";
import { type Framed, anyFormat, bare, framed, framedAmong } from "./frames.ts";
import { hashText } from "./hash.ts";
import { type Merging, freeFormats, join, oneFormats } from "./merging.ts";
import { type Node, maxAbsorbed } from "./nodes.ts";
import { neededScore } from "./values.ts";
import { isFixed, isName, surelyValue, weightOf } from "./words.ts";

/*
 * A thing that is there in several formats is one operation:
 *
 *   reports/17.json  reports/17.csv      {}.json, {}.csv         →  {}.{}
 *   people/anna.json people/anna.xml     anna.{}, bert.json      →  {}.{}     once it shows that names are values here
 */

/** Makes one variable of those at a node that differ by their format, and of what belongs to it. */
export function joinFormats(node: Node, merging: Merging): void {
  const free = node.variables.get(anyFormat);
  const single = oneFormats(node);
  const known = free === undefined ? single : [...single, free];
  const named = valuesWithFormats(node, known);
  if (known.length + named.length > 1) {
    freeFormats(node, [...single, ...named], merging);
    for (const each of named) open(node.variables.get(anyFormat), wordOf(each) ?? "");
  }
  const any = node.variables.get(anyFormat);
  if (any?.words === true) takeFiles(node, any, merging);
}

/** `anna.{}`, where words are values or where so many are alike that they are. */
function valuesWithFormats(node: Node, known: readonly Node[]): readonly Node[] {
  const named = [...node.variables.values()].filter((each) => wordOf(each) !== undefined);
  if (named.length === 0) return [];
  const beside = known.find((each) => each.words);
  if (beside !== undefined) {
    return named.filter((each) => isValueOf(beside, each, wordOf(each) ?? ""));
  }
  const { members } = clusterOf(named, true);
  const weighed = members.map((member) => ({
    ...member,
    weight: weightOf(wordOf(member.node) ?? ""),
  }));
  const values = weighed.filter(({ weight, agreement }) => weight >= surelyValue && agreement > 0);
  const score = values.reduce((sum, { weight, agreement }) => sum + weight * agreement, 0);
  return score >= neededScore(node) ? values.map((value) => value.node) : [];
}

/** Words in any format are values from now on. */
function open(any: Node | undefined, word: string): void {
  if (any === undefined) return;
  any.words = true;
  if (any.absorbed.size < maxAbsorbed) any.absorbed.add(hashText(word));
}

const ending = anyFormat.slice(bare.length);

/** `anna` of the frame `anna.{}`. */
function wordOf({ frame }: Node): string | undefined {
  const isNamed = frame.endsWith(ending) && !frame.startsWith(bare);
  return isNamed ? frame.slice(0, -ending.length) : undefined;
}

/** `anna.json`, and `anna.csv`, which was the name of a file until other formats were seen. */
function takeFiles(node: Node, any: Node, merging: Merging): void {
  for (const [name, child] of node.literals) {
    const { format, values } = framedAt(node, name);
    if (format === undefined || !isValueOf(any, child, values[0] ?? "")) continue;
    node.literals.delete(name);
    if (!child.vouched) node.lone -= 1;
    join(any, child, merging);
  }
}

/** Names are not made values by their format: `sites/near.json` and `sites/within.json` are answered alike. */
function isValueOf(variable: Node, node: Node, word: string): boolean {
  if (isFixed(word) || isName(word)) return false;
  const { agreement, contradicts } = likenessTo(variable, node);
  return !contradicts && agreement > 0;
}

/** Whether a word is a value of the variable of any format. */
export function takesWord(any: Node, word: string): boolean {
  if (any.absorbed.size === 0 || isFixed(word)) return false;
  return !isName(word) || any.absorbed.has(hashText(word));
}

/** A segment in a frame that is known where it stands. */
export function framedAt({ variables }: Node, segment: string): Framed {
  if (variables.size === 0 || !segment.includes(".")) return framed(segment);
  return framedAmong(segment, (frame) => {
    const free = variables.get(frame);
    return free !== undefined && (frame !== anyFormat || free.absorbed.size > 0);
  });
}
