import { Environment } from "@marcbachmann/cel-js";
import { BoundedMap } from "../../kernel/bounded.ts";
import { type Result, ok, refused } from "../../kernel/result.ts";
import { inspectExpression } from "./inspection.ts";
import { linearMatches, patternOf } from "./pattern.ts";
import {
  ApiView,
  OperationView,
  PrincipalView,
  RequestView,
  TimeView,
  apiFields,
  operationFields,
  principalFields,
  requestFields,
  timeFields,
} from "./views.ts";

/*
 * CEL (https://github.com/google/cel-spec) with what keeps the time of an evaluation linear in its input:
 * - no macro inside another macro's body: two walks, never a walk for each step of a walk;
 * - no `cel.bind`, with which a short text can double a value at every level;
 * - `matches` takes a literal pattern, which RE2 runs without backtracking.
 */

/** What an expression reads, under the names it reads them by. */
export interface Scope {
  readonly principal: PrincipalView;
  readonly request: RequestView;
  readonly path: ReadonlyMap<string, string>;
  readonly time: TimeView;
  readonly api: ApiView;
  readonly operation: OperationView;
}

export interface Expression {
  /** Throws when it errs. */
  readonly evaluate: (scope: Scope) => unknown;
  /** Path parameters that it cannot do without. */
  readonly pathParameters: ReadonlySet<string>;
  /** Does it look at the path's parameters at all? Then what it guards is an object. */
  readonly bindsObject: boolean;
}

const maxLength = 2000;
const limits = { maxAstNodes: 500, maxDepth: 32, maxListElements: 256, maxMapEntries: 64 };

/** Every operation of an API compiles the same few texts. */
const compiled = new BoundedMap<string, Result<Expression>>(1024);

const environment = new Environment({ limits })
  .registerType("Principal", { ctor: PrincipalView, fields: principalFields })
  .registerType("Request", { ctor: RequestView, fields: requestFields })
  .registerType("Time", { ctor: TimeView, fields: timeFields })
  .registerType("Api", { ctor: ApiView, fields: apiFields })
  .registerType("Operation", { ctor: OperationView, fields: operationFields })
  .registerVariable("principal", "Principal")
  .registerVariable("request", "Request")
  .registerVariable("path", "map<string, string>")
  .registerVariable("time", "Time")
  .registerVariable("api", "Api")
  .registerVariable("operation", "Operation")
  .registerFunction(`string.${linearMatches}(string): bool`, (text: string, pattern: string) =>
    patternOf(pattern).matcher(text).find(),
  );

/** Reads and type-checks an expression; the problem says what is wrong and at which character. */
export function compileExpression(text: string): Result<Expression> {
  let result = compiled.peek(text);
  if (result === undefined) compiled.set(text, (result = compile(text)));
  return result;
}

function compile(text: string): Result<Expression> {
  if (text.length > maxLength) return refused("", `must have at most ${maxLength} characters`);
  try {
    const parsed = environment.parse(text);
    const found = inspectExpression(parsed.ast);
    if (found.wrong !== undefined) return refused("", found.wrong);
    const checked = parsed.check();
    if (checked.error !== undefined) return refused("", told(checked.error));
    if (checked.type !== "bool" && checked.type !== "dyn") {
      return refused("", `must answer true or false, not ${checked.type ?? "nothing"}`);
    }
    return ok({
      evaluate: (scope): unknown => parsed(scope),
      pathParameters: found.read.difference(found.guarded),
      bindsObject: found.binds,
    });
  } catch (fault) {
    return refused("", told(fault));
  }
}

/** The library's own message is of several lines with a drawing; its first line and the place are enough. */
function told(fault: unknown): string {
  if (!(fault instanceof Error)) return "is not an expression";
  const [line = "is not an expression"] = fault.message.split("\n");
  const range: unknown = Reflect.get(fault, "range");
  const start: unknown =
    typeof range === "object" && range !== null ? Reflect.get(range, "start") : undefined;
  return typeof start === "number" ? `at character ${start + 1}: ${line}` : line;
}
