import type { Contract, Operation, Schema } from "../../src/registry/operation.ts";
import { Compiler } from "../../src/registry/schema/compiler.ts";
import { Node } from "../../src/registry/schema/node.ts";

/**
 * Makes at once every plan that the schemas of these operations can reach; the gateway makes each when the
 * first value meets it. Answers how many there are.
 */
export function preparePlans(contract: Contract, operations: readonly Operation[]): number {
  const compiler = new Compiler(contract.root, {
    direction: "request",
    closed: true,
    formats: true,
    hides: true,
  });
  const waiting: unknown[] = [...schemasOf(operations)].map((schema) => compiler.compile(schema));
  const seen = new Set<unknown>();
  let plans = 0;
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Node) {
      plans += 1;
      waiting.push(value.plan);
    } else if (value instanceof Map || Array.isArray(value)) {
      for (const item of value.values()) waiting.push(item);
    } else if (Object.getPrototypeOf(value) === Object.prototype) {
      for (const item of Object.values(value)) waiting.push(item);
    }
  }
  return plans;
}

function* schemasOf(operations: readonly Operation[]): Generator<Schema> {
  for (const { parameters, requestBody, responses } of operations) {
    const contents = [requestBody?.content ?? [], ...responses.map(({ content }) => content)];
    for (const { schema } of [...parameters, ...contents.flat()]) {
      if (schema !== undefined) yield schema;
    }
  }
}
