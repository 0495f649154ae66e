import type { Received } from "../../engine/facts.ts";
import type { Body } from "../../http/body.ts";
import type { JsonValue } from "../../http/json.ts";
import type { Content, Operation, Schema } from "../../registry/operation.ts";
import { judge, pointerTo } from "../../registry/schema/judge.ts";
import { findContent } from "../media-range.ts";
import { type Complaint, complaint } from "./complaint.ts";
import { readForm, readMultipart } from "./form-body.ts";
import type { Shape, Shapes } from "./shape.ts";

export interface BodyPlan {
  readonly declared: boolean;
  readonly required: boolean;
  readonly content: readonly Content[];
  /** By entry of `content`; undefined where it gives no schema. */
  readonly shapes: ReadonlyMap<Content, Shape>;
}

export function planBody(operation: Operation, shapes: Shapes): BodyPlan {
  const body = operation.requestBody;
  const content = body?.content ?? [];
  const known = new Map<Content, Shape>();
  for (const each of content) {
    if (saysSomething(each.schema)) known.set(each, shapes.of(each.schema));
  }
  return {
    declared: body !== undefined,
    required: body?.required === true,
    content,
    shapes: known,
  };
}

function saysSomething(schema: Schema | undefined): boolean {
  return schema !== undefined && schema !== true && Object.keys(schema).length > 0;
}

/** What is wrong with the request's body. */
export function checkBody(plan: BodyPlan, facts: Received): Complaint | undefined {
  const { body } = facts;
  if (body.kind === "none") {
    return plan.required ? complaint("missing-body", "the contract requires a body") : undefined;
  }
  if (!plan.declared) return complaint("unexpected-body", "the contract declares no body here");
  const essence = body.mediaType?.essence;
  const content = essence === undefined ? undefined : findContent(plan.content, essence);
  if (content === undefined) {
    const note =
      essence === undefined ? "the body has no content type" : "the contract does not list it";
    return complaint("content-type", note);
  }
  const shape = plan.shapes.get(content);
  return shape === undefined ? undefined : checkContent(body, content, shape);
}

function checkContent(body: Body, content: Content, shape: Shape): Complaint | undefined {
  if (body.kind === "json") return checkValue(body.value, body.text.length, shape);
  if (body.kind === "form") {
    const size = body.pairs.reduce((sum, [name, text]) => sum + name.length + text.length, 0);
    const read = readForm(body.pairs, content, shape);
    return read.wrong ?? checkValue(read.value, size, shape);
  }
  if (body.kind === "multipart") {
    const size = body.parts.reduce((sum, part) => sum + (part.text?.length ?? 0), 0);
    const read = readMultipart(body.parts, content, shape);
    return read.wrong ?? checkValue(read.value, size, shape);
  }
  // XML has no JSON form to hold against the schema, and an opaque body is not read.
  if (body.kind !== "text" || shape.isObject || shape.isList) return undefined;
  return checkValue(shape.read(body.text), body.text.length, shape);
}

function checkValue(value: JsonValue, size: number, shape: Shape): Complaint | undefined {
  const found = judge(shape.checker, value, size);
  if (!found.valid) {
    const code = found.keyword === "readOnly" ? "read-only" : "body";
    return complaint(code, `${found.keyword} at "${found.at}"`);
  }
  const [spot] = found.unknown;
  if (spot === undefined) return undefined;
  const at = pointerTo(value, spot.object, () => false);
  return complaint("unknown-property", `a property that is not declared at "${at}"`);
}
