import type { Hitter } from "../../statistics/heavy-hitters.ts";
import type { DataFlowEdge } from "../learned.ts";
import type { FlowOperation } from "./flow-operation.ts";
import { type Giver, type Parameter, joinGivers } from "./parameter.ts";

/** The field that an id means now, by its operation's key and its path. */
type FieldOf = (id: number) => { readonly key: string; readonly path: string } | undefined;

/** Every edge into these operations, surest and then commonest first. */
export function dataEdges(
  operations: readonly FlowOperation[],
  fieldOf: FieldOf,
): readonly DataFlowEdge[] {
  const edges = operations.flatMap((operation) =>
    operation.parameters.flatMap((parameter) => into(operation.key, parameter, fieldOf)),
  );
  return edges.toSorted(
    (left, right) => right.confidence - left.confidence || right.count - left.count,
  );
}

/** Fields of operations that have become one are one field. */
function into(key: string, parameter: Parameter, fieldOf: FieldOf): readonly DataFlowEdge[] {
  const givers = new Map<string, { field: NonNullable<ReturnType<FieldOf>>; sum: Hitter<Giver> }>();
  for (const giver of parameter.givers.all()) {
    const field = fieldOf(giver.key);
    if (field === undefined) continue;
    const name = `${field.key} ${field.path}`;
    const known = givers.get(name)?.sum;
    givers.set(name, { field, sum: known === undefined ? giver : joined(known, giver) });
  }
  return [...givers.values()].map(({ field, sum }) => ({
    from: field.key,
    field: field.path,
    to: key,
    place: parameter.place,
    parameter: parameter.name,
    count: sum.count - sum.error,
    looked: parameter.looked,
    confidence: parameter.confidence(sum),
  }));
}

function joined(left: Hitter<Giver>, right: Hitter<Giver>): Hitter<Giver> {
  return {
    key: left.key,
    count: left.count + right.count,
    error: left.error + right.error,
    value: joinGivers(left.value, right.value),
  };
}
