import type { Framed } from "./frames.ts";
import { type Leaf, type Node, echoKnownCount, hasNews } from "./nodes.ts";
import { nameWeight, surelyValue, weightOf } from "./words.ts";

/*
 * Is a word that comes to a place where a variable stands one of its values, or a name beside it? Here from a single
 * answer, as it comes; what stays beside is looked at again in values.ts.
 */

/** An operation answered so often in one way is known to be answered so. */
const settledCount = 50;

export interface Answered {
  /** The operation as it is known of the variable. */
  readonly leaf: Leaf | undefined;
  readonly shape: number;
  readonly echoed: boolean;
  /** Whether the word ends the path. */
  readonly isLast: boolean;
}

export function takesAnswered(variable: Node, part: Framed, answered: Answered): boolean {
  const { leaf, shape, echoed } = answered;
  const known = shape !== 0 && leaf?.shapes.has(shape) === true;
  // Answered as its values are, and with the word in it: it is one of them, and so are words.
  if (known && echoed && !variable.words) open(variable);
  if (!variable.words) return false;
  return known
    ? echoed || !lacksEcho(answered)
    : !lacksEcho(answered) && mayBeValue(part, answered);
}

/** Words are values from now on, and those that stand beside are looked at again. */
function open(variable: Node): void {
  variable.words = true;
  if (variable.parent !== undefined) hasNews(variable.parent);
}

/** Whether the answer lacks the word, where answers are known to hold their value. */
function lacksEcho({ leaf, shape, echoed, isLast }: Answered): boolean {
  return isLast && !echoed && shape !== 0 && isAlwaysEchoed(leaf);
}

/** Whether a word that is answered in a new way, where words are values, may be one of them. */
function mayBeValue({ values }: Framed, { leaf, shape }: Answered): boolean {
  const weight = weightOf(values[0] ?? "");
  if (weight <= nameWeight || (shape !== 0 && isSettled(leaf))) return false;
  return weight >= surelyValue || leaf !== undefined;
}

/** Whether an operation is known to be answered in one way only. */
function isSettled(leaf: Leaf | undefined): boolean {
  return leaf !== undefined && leaf.shapes.size === 1 && leaf.count >= settledCount;
}

/** Whether the answers of an operation are known to hold its last value. */
function isAlwaysEchoed(leaf: Leaf | undefined): boolean {
  return leaf !== undefined && leaf.count >= echoKnownCount && leaf.echoes >= leaf.count * 0.9;
}
