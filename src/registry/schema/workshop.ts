import type { JsonValue } from "../../http/json.ts";
import type { JsonObject } from "../json-object.ts";
import type { ObjectMode } from "./check-object.ts";
import type { Pattern } from "./pattern.ts";
import type { Choice } from "./plan.ts";
import type { Checker } from "./run.ts";

/** What the makers of plans need of the compiler. */
export interface Workshop {
  readonly mode: ObjectMode;
  readonly dialect: "2.0" | "3.0" | "3.1";
  readonly formats: boolean;
  /** The checker of a schema; of what is no schema, one that takes everything. */
  checker(schema: JsonValue, excused?: ReadonlySet<string>): Checker;
  optional(schema: JsonValue | undefined): Checker | undefined;
  referred(ref: string): Checker | undefined;
  pattern(source: string): Pattern | undefined;
  choice(schema: JsonObject): Choice | undefined;
  /** Is this property not for the direction: `readOnly` in a request, `writeOnly` in a response? */
  isHidden(schema: JsonValue): boolean;
  /** Names that are hidden anywhere in an allOf, so that no part of it may require them. */
  excusedIn(schema: JsonObject, before: ReadonlySet<string>): ReadonlySet<string>;
}
