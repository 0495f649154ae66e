import type { JsonValue } from "../../http/json.ts";
import { canonical } from "../schema/equal.ts";
import type { Content, Operation, Parameter, RequestBody, Response, Schema } from "../operation.ts";
import { parsePathTemplate } from "../path-template.ts";

/*
 * Some contracts describe one path several times: `/jobs` and `/jobs?op=list`, `/{id}` and `/{name}`. No request
 * can be told to mean one and not the other, so they become one operation that allows what any of them allows:
 * a parameter or body is required where all require it, a schema is met where one of theirs is.
 */

/** One operation for several of the same method and shape of path. The first gives the names. */
export function mergeTwins(twins: readonly Operation[], first: Operation): Operation {
  if (twins.length < 2) return first;
  const renamed = twins.map((twin) => withNamesOf(first, twin));
  return {
    ...first,
    parameters: mergeParameters(renamed),
    requestBody: mergeBodies(renamed.map((twin) => twin.requestBody)),
    responses: mergeResponses(renamed),
    deprecated: twins.every((twin) => twin.deprecated),
    tags: [...new Set(twins.flatMap((twin) => twin.tags))],
  };
}

/** Do these ask for the same credentials? If not, one of them would be open to the callers of another. */
export function sameSecurity(a: Operation, b: Operation): boolean {
  return securityText(a) === securityText(b);
}

function securityText({ security }: Operation): string {
  if (security === undefined) return "";
  const value: JsonValue = security.map((requirement) => Object.fromEntries(requirement));
  return canonical(value);
}

/** Path parameters are the same by position, whatever they are called. */
function withNamesOf(first: Operation, twin: Operation): Operation {
  const names = parsePathTemplate(first.path)?.names ?? [];
  const own = parsePathTemplate(twin.path)?.names ?? [];
  const parameters = twin.parameters.map((parameter) => {
    if (parameter.in !== "path") return parameter;
    return { ...parameter, name: names[own.indexOf(parameter.name)] ?? parameter.name };
  });
  return { ...twin, parameters };
}

function mergeParameters(twins: readonly Operation[]): readonly Parameter[] {
  const groups = groupBy(
    twins.flatMap((twin) => twin.parameters),
    (parameter) => `${parameter.in} ${parameter.name}`,
  );
  const merged: Parameter[] = [];
  for (const group of groups) {
    const [first] = group;
    if (first === undefined) continue;
    const alike = group.every(
      (each) => each.style === first.style && each.explode === first.explode,
    );
    merged.push({
      ...first,
      required: group.length === twins.length && group.every((each) => each.required),
      allowEmptyValue: group.some((each) => each.allowEmptyValue),
      schema: alike ? anyOf(group.map((each) => each.schema)) : undefined,
    });
  }
  return merged;
}

function mergeBodies(bodies: readonly (RequestBody | undefined)[]): RequestBody | undefined {
  const told = bodies.filter((body) => body !== undefined);
  if (told.length === 0) return undefined;
  return {
    required: told.length === bodies.length && told.every((body) => body.required),
    content: mergeContent(told.flatMap((body) => body.content)),
  };
}

function mergeContent(content: readonly Content[]): readonly Content[] {
  return groupBy(content, (each) => each.range).map((group) => ({
    range: group[0]?.range ?? "",
    schema: anyOf(group.map((each) => each.schema)),
    encoding: new Map(group.flatMap((each) => [...each.encoding])),
  }));
}

function mergeResponses(twins: readonly Operation[]): readonly Response[] {
  const groups = groupBy(
    twins.flatMap((twin) => twin.responses),
    (response) => response.status,
  );
  return groups.map((group) => ({
    status: group[0]?.status ?? "default",
    // Where one of them describes no content, nothing is known of the body.
    content: group.every((each) => each.content.length > 0)
      ? mergeContent(group.flatMap((each) => each.content))
      : [],
    headers: group.flatMap((each) => each.headers),
  }));
}

function anyOf(schemas: readonly (Schema | undefined)[]): Schema | undefined {
  const different = new Map<string, Schema>();
  for (const schema of schemas) {
    if (schema === undefined) return undefined;
    different.set(canonical(schema), schema);
  }
  const [only] = different.values();
  return different.size === 1 ? only : { anyOf: [...different.values()] };
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): readonly (readonly T[])[] {
  return [...Map.groupBy(items, key).values()];
}
