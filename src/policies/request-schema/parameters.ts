import type { Received } from "../../engine/facts.ts";
import type { Pair, RequestHead } from "../../http/head.ts";
import type { JsonValue } from "../../http/json.ts";
import type { Parameter } from "../../registry/operation.ts";
import type { Complaint } from "./complaint.ts";
import {
  type Slot,
  checkSlot,
  makeSlot,
  misread,
  missing,
  readDocument,
  repeated,
} from "./parameter.ts";
import { type QueryPlan, checkQuery, planQuery } from "./query.ts";
import type { Shapes } from "./shape.ts";
import { readLabel, readMatrix, readSimple } from "./styles.ts";

export interface ParameterPlan {
  readonly query: QueryPlan;
  readonly path: readonly Slot[];
  readonly header: readonly Slot[];
  readonly cookie: readonly Slot[];
}

export function planParameters(
  parameters: readonly Parameter[],
  shapes: Shapes,
  query: { readonly extra: ReadonlySet<string>; readonly refuseUnknown: boolean },
): ParameterPlan {
  const at = (place: Parameter["in"]): readonly Slot[] =>
    parameters.filter((each) => each.in === place).map((each) => makeSlot(each, shapes));
  return {
    query: planQuery(at("query"), query.extra, query.refuseUnknown),
    path: at("path"),
    header: at("header"),
    cookie: at("cookie"),
  };
}

/** The first thing wrong with the request's parameters, in the order path, query, header, cookie. */
export function checkParameters(plan: ParameterPlan, facts: Received): Complaint | undefined {
  for (const slot of plan.path) {
    const wrong = checkPath(slot, facts.pathParameters);
    if (wrong !== undefined) return wrong;
  }
  const wrong = checkQuery(plan.query, facts.head.target);
  if (wrong !== undefined) return wrong;
  return checkHeaders(plan.header, facts.head) ?? checkCookies(plan.cookie, facts.head.cookies);
}

/** A template may hold a name twice: both values are the parameter's. */
function checkPath(slot: Slot, pairs: readonly Pair[]): Complaint | undefined {
  let found = false;
  for (const [name, text] of pairs) {
    if (name !== slot.parameter.name) continue;
    found = true;
    const wrong = checkText(slot, text);
    if (wrong !== undefined) return wrong;
  }
  return found ? undefined : missing(slot);
}

function checkHeaders(slots: readonly Slot[], head: RequestHead): Complaint | undefined {
  for (const slot of slots) {
    const texts = head.fields.all(slot.parameter.name);
    const [text] = texts;
    if (text === undefined) {
      const wrong = missing(slot);
      if (wrong !== undefined) return wrong;
      continue;
    }
    if (texts.length > 1 && !slot.shape.takesList) return repeated(slot);
    const wrong = checkText(slot, texts.length === 1 ? text.trim() : texts.join(","));
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function checkCookies(slots: readonly Slot[], cookies: readonly Pair[]): Complaint | undefined {
  for (const slot of slots) {
    const texts = cookies.filter(([name]) => name === slot.parameter.name).map(([, text]) => text);
    const [text] = texts;
    if (texts.length > 1) return repeated(slot);
    const wrong = text === undefined ? missing(slot) : checkText(slot, unescaped(text));
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** Cookies arrive as sent: some writers escape them, some quote them. */
function unescaped(text: string): string {
  const bare = /^"[^"]*"$/.test(text) ? text.slice(1, -1) : text;
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

function checkText(slot: Slot, text: string): Complaint | undefined {
  const value = readStyled(slot, text);
  return value === undefined ? misread(slot) : checkSlot(slot, value, text.length);
}

function readStyled(slot: Slot, text: string): JsonValue | undefined {
  const { parameter, shape } = slot;
  const { explode, style } = parameter;
  if (parameter.mediaType !== undefined) return readDocument(slot, text);
  if (style === "label") return readLabel(text, explode, shape);
  if (style === "matrix") return readMatrix(text, explode, shape, parameter.name);
  if (style === "simple") return readSimple(text, explode, shape);
  // 2.0 parts items by spaces and bars in any place.
  const delimiter = style === "spaceDelimited" ? " " : style === "pipeDelimited" ? "|" : ",";
  return readSimple(text.replaceAll(delimiter, ","), false, shape);
}
