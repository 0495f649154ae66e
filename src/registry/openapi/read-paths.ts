import { pointerToken } from "../../kernel/result.ts";
import { asText, listAt, member, objectAt, textAt } from "../json-object.ts";
import type { Operation, Parameter, SecurityRequirement, SecurityScheme } from "../operation.ts";
import { parsePathTemplate } from "../path-template.ts";
import { mergeTwins, sameSecurity } from "./merge-twins.ts";
import { readOldBody, readRequestBody, readResponses } from "./read-content.ts";
import { placedParameters, readParameters } from "./read-parameters.ts";
import { readExtensions, readSecurity } from "./read-security.ts";
import { type Placed, type Reading, follow } from "./reading.ts";

const methods: readonly string[] = [
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace",
];

/** A contract with more operations than this is not an API anybody can own; the largest known has 20,000. */
const maxOperations = 100_000;

interface Inherited {
  readonly schemes: ReadonlyMap<string, SecurityScheme>;
  readonly security: readonly SecurityRequirement[] | undefined;
}

/** Every operation of `paths`, in the order written. */
export function readOperations(
  reading: Reading,
  schemes: ReadonlyMap<string, SecurityScheme>,
): readonly Operation[] {
  const { root, report } = reading;
  const security = readSecurity(reading, member(root, "security"), "/security", schemes);
  const shapes = new Map<string, Operation[]>();
  let count = 0;
  for (const [written, item] of Object.entries(objectAt(root, "paths") ?? {})) {
    if (written.startsWith("x-") || count >= maxOperations) continue;
    const at = `/paths/${pointerToken(written)}`;
    const path = readPath(reading, written, at);
    const found = path === undefined ? undefined : follow(reading, item, at);
    if (path === undefined || found === undefined) continue;
    const inherited = { schemes, security };
    for (const operation of readPathItem(reading, { path, written, ...found }, inherited)) {
      count += 1;
      const shape = `${operation.method} ${operation.path.replaceAll(/\{[^{}]*\}/g, "{}")}`;
      const twins = shapes.get(shape);
      if (twins === undefined) shapes.set(shape, [operation]);
      else addTwin(reading, twins, operation, `${at}/${operation.method.toLowerCase()}`);
    }
  }
  if (count >= maxOperations) report.problem("/paths", "has too many operations");
  return [...shapes.values()].flatMap((twins) => {
    const [first] = twins;
    return first === undefined ? [] : [mergeTwins(twins, first)];
  });
}

function addTwin(reading: Reading, twins: Operation[], operation: Operation, at: string): void {
  const [first] = twins;
  if (first !== undefined && !sameSecurity(first, operation)) {
    reading.report.problem(
      at,
      `a request cannot be told from one to ${first.id}, which asks for other credentials`,
    );
    return;
  }
  reading.report.warning(
    at,
    `a request cannot be told from one to ${first?.id}: what either of them allows is allowed`,
  );
  twins.push(operation);
}

/** The path as it is matched: rooted, without query and fragment. Undefined when it is no template. */
function readPath(reading: Reading, written: string, at: string): string | undefined {
  const bare = written.replace(/[?#].*$/s, "");
  if (bare !== written) {
    reading.report.warning(at, 'what follows "?" or "#" is no part of a path; it is left out');
  }
  if (!bare.startsWith("/"))
    reading.report.warning(at, 'a path begins with "/"; one is put before it');
  const path = bare.startsWith("/") ? bare : `/${bare}`;
  if (parsePathTemplate(path) !== undefined) return path;
  reading.report.problem(at, "has braces that do not enclose a parameter's name");
  return undefined;
}

interface PathItem extends Placed {
  readonly path: string;
  readonly written: string;
}

function readPathItem(
  reading: Reading,
  item: PathItem,
  inherited: Inherited,
): readonly Operation[] {
  const shared = placedParameters(
    reading,
    member(item.value, "parameters"),
    `${item.at}/parameters`,
  );
  if (member(item.value, "servers") !== undefined) {
    reading.report.warning(`${item.at}/servers`, "servers of a single path are not used");
  }
  const operations: Operation[] = [];
  for (const method of methods) {
    const value = member(item.value, method);
    if (value === undefined || value === null) continue;
    const found = follow(reading, value, `${item.at}/${method}`);
    if (found === undefined) continue;
    operations.push(readOperation(reading, { method, item, shared, found, inherited }));
  }
  return operations;
}

interface Written {
  readonly method: string;
  readonly item: PathItem;
  readonly shared: readonly Placed[];
  readonly found: Placed;
  readonly inherited: Inherited;
}

function readOperation(reading: Reading, written: Written): Operation {
  const { item, shared, found, inherited } = written;
  const { at, value } = found;
  const method = written.method.toUpperCase();
  const own = placedParameters(reading, member(value, "parameters"), `${at}/parameters`);
  const declared = [...readParameters(reading, shared, own)];
  for (const parameter of writtenQuery(item.written)) {
    if (!declared.some((each) => each.in === "query" && each.name === parameter.name)) {
      declared.push(parameter);
    }
  }
  const security = readSecurity(
    reading,
    member(value, "security"),
    `${at}/security`,
    inherited.schemes,
  );
  return {
    id: `${method} ${item.path}`,
    method,
    path: item.path,
    operationId: textAt(value, "operationId"),
    summary: textAt(value, "summary"),
    tags: (listAt(value, "tags") ?? [])
      .map((tag) => asText(tag))
      .filter((tag) => tag !== undefined),
    deprecated: member(value, "deprecated") === true,
    parameters: withTemplate(reading, item, declared, at),
    requestBody:
      reading.dialect === "2.0"
        ? readOldBody(reading, value, [...shared, ...own])
        : readRequestBody(reading, member(value, "requestBody"), `${at}/requestBody`),
    responses: readResponses(reading, value, at),
    security: security ?? inherited.security,
    extensions: readExtensions(value),
  };
}

/** Names of the template that nobody declared are strings; declared ones that the template lacks are dropped. */
function withTemplate(
  reading: Reading,
  item: PathItem,
  declared: readonly Parameter[],
  at: string,
): readonly Parameter[] {
  const names = parsePathTemplate(item.path)?.names ?? [];
  const kept: Parameter[] = [];
  for (const parameter of declared) {
    if (parameter.in !== "path" || names.includes(parameter.name)) kept.push(parameter);
    else reading.report.warning(at, `the path has no "{${parameter.name}}"; it is left out`);
  }
  if (new Set(names).size !== names.length) {
    reading.report.warning(item.at, "names a parameter twice; each place is checked");
  }
  for (const name of names) {
    if (kept.some((parameter) => parameter.in === "path" && parameter.name === name)) continue;
    reading.report.warning(at, `"{${name}}" is declared by no parameter; any text is taken`);
    kept.push(assumed(name, "path"));
  }
  return kept;
}

/** `/jobs?op=list` is no path, but it tells of a parameter. */
function writtenQuery(written: string): readonly Parameter[] {
  const query = /\?([^#]*)/.exec(written)?.[1] ?? "";
  return query
    .split("&")
    .map((pair) => pair.split("=")[0] ?? "")
    .filter((name) => name !== "" && !/[{}]/.test(name))
    .map((name) => assumed(name, "query"));
}

function assumed(name: string, place: "path" | "query"): Parameter {
  return {
    name,
    in: place,
    required: place === "path",
    deprecated: false,
    style: place === "path" ? "simple" : "form",
    explode: place === "query",
    allowReserved: false,
    allowEmptyValue: place === "query",
    schema: { type: "string" },
    mediaType: undefined,
  };
}
