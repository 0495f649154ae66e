import type { JsonValue } from "../../http/json.ts";
import type { Pair } from "../../http/head.ts";
import type { Shape } from "./shape.ts";
import { makeMembers } from "./styles.ts";

/** Brackets deeper than this describe no parameter that a contract could list. */
const maxDepth = 8;

interface Branch {
  readonly children: Map<string, Branch>;
  readonly texts: string[];
}

/**
 * Reads `deepObject` pairs, `filter[a]=1&filter[b][]=2`, into one value. The names begin with the parameter's
 * own, which the caller has checked. Undefined when the brackets make no sense.
 */
export function readDeepObject(pairs: readonly Pair[], shape: Shape): JsonValue | undefined {
  const root = makeBranch();
  for (const [name, text] of pairs) {
    const path = bracketPath(name);
    if (path === undefined) return undefined;
    let branch = root;
    for (const token of path) {
      const child = branch.children.get(token) ?? makeBranch();
      branch.children.set(token, child);
      branch = child;
    }
    branch.texts.push(text);
  }
  return readBranch(root, shape);
}

function makeBranch(): Branch {
  return { children: new Map(), texts: [] };
}

/** `filter[a][b]` as `["a", "b"]`. */
function bracketPath(name: string): readonly string[] | undefined {
  const open = name.indexOf("[");
  if (open === -1) return [];
  if (!name.endsWith("]")) return undefined;
  const path = name.slice(open + 1, -1).split("][");
  const odd = path.length > maxDepth || path.some((token) => /[[\]]/.test(token));
  return odd ? undefined : path;
}

function readBranch(branch: Branch, shape: Shape): JsonValue | undefined {
  if (branch.children.size === 0) return readLeaf(branch.texts, shape);
  if (branch.texts.length > 0) return undefined;
  if (isList(branch, shape)) return readItems(branch, shape);
  const members = makeMembers();
  for (const [name, child] of branch.children) {
    const value = readBranch(child, shape.property(name));
    if (value === undefined) return undefined;
    members[name] = value;
  }
  return members;
}

function readLeaf(texts: readonly string[], shape: Shape): JsonValue | undefined {
  if (shape.isList || (texts.length > 1 && shape.takesList)) {
    return texts.map((text) => shape.items().read(text));
  }
  const [text] = texts;
  return texts.length === 1 && text !== undefined ? shape.read(text) : undefined;
}

/** `[]` and `[0]`, `[1]` … are items where a list may stand. */
function isList(branch: Branch, shape: Shape): boolean {
  if (!shape.takesList) return false;
  return [...branch.children.keys()].every((token) => /^\d{0,4}$/.test(token));
}

function readItems(branch: Branch, shape: Shape): JsonValue | undefined {
  const items: JsonValue[] = [];
  for (const [token, child] of branch.children) {
    const inner = shape.items();
    if (token === "" && child.children.size === 0) {
      for (const text of child.texts) items.push(inner.read(text));
      continue;
    }
    const value = readBranch(child, inner);
    if (value === undefined) return undefined;
    items.push(value);
  }
  return items;
}
