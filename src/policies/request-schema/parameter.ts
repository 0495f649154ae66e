import type { JsonValue } from "../../http/json.ts";
import type { Parameter } from "../../registry/operation.ts";
import { judge, pointerOf } from "../../registry/schema/judge.ts";
import { Run } from "../../registry/schema/run.ts";
import { type Complaint, complaint } from "./complaint.ts";
import type { Shape, Shapes } from "./shape.ts";

/** One declared parameter, ready to be read. */
export interface Slot {
  readonly parameter: Parameter;
  readonly shape: Shape;
  /** The text is a document of its own (`content`): JSON is parsed, everything else is text. */
  readonly isJson: boolean;
  /** One text without parts: the common case. */
  readonly isPlain: boolean;
  /** Named in notes: the contract's word, not the caller's. */
  readonly label: string;
}

export function makeSlot(parameter: Parameter, shapes: Shapes): Slot {
  const { mediaType, style } = parameter;
  const shape = shapes.of(parameter.schema);
  return {
    parameter,
    shape,
    isPlain: mediaType === undefined && style !== "deepObject" && !shape.isList && !shape.isObject,
    isJson: mediaType !== undefined && /[/+]json$/.test(mediaType),
    label: `${parameter.in} parameter "${parameter.name}"`,
  };
}

export function missing(slot: Slot): Complaint | undefined {
  return slot.parameter.required ? complaint("parameter", `${slot.label} is missing`) : undefined;
}

export function misread(slot: Slot): Complaint {
  return complaint("parameter", `${slot.label} is not written in style ${slot.parameter.style}`);
}

export function repeated(slot: Slot): Complaint {
  return complaint("parameter", `${slot.label} is given more than once`);
}

/** A scalar costs a few steps; alternatives may look at it several times. */
const scalarBudget = 20_000;

/** Holds a parameter's value to its schema. */
export function checkSlot(slot: Slot, value: JsonValue, length: number): Complaint | undefined {
  if (typeof value !== "object") return checkScalar(slot, value);
  const found = judge(slot.shape.checker, value, length);
  if (!found.valid) return complaint("parameter", `${slot.label}: ${found.keyword} ${found.at}`);
  return found.unknown.length === 0
    ? undefined
    : complaint("unknown-parameter", `${slot.label} has a property that is not declared`);
}

let trial = new Run(scalarBudget, []);

/** A run gathers nothing of a scalar that is right, so that it serves the next one too. */
function checkScalar(slot: Slot, value: JsonValue): Complaint | undefined {
  const run = trial;
  run.budget = scalarBudget;
  if (slot.shape.checker.check(value, run)) return undefined;
  trial = new Run(scalarBudget, []);
  return complaint("parameter", `${slot.label}: ${run.keyword}${pointerOf(run)}`);
}

/** A `content` parameter. */
export function readDocument(slot: Slot, text: string): JsonValue | undefined {
  if (!slot.isJson) return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
