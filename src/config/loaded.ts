import type { Life } from "../registry/life.ts";
import type { Contract } from "../registry/operation.ts";
import type { Settings } from "./settings/settings.ts";
import type { Position } from "./source/position.ts";

/**
 * A configuration that was read and checked: plain data, so that it can be handed to every worker by
 * structured clone. Compiling it needs nothing else but ports.
 */
export interface Loaded {
  /** The file as a person named it, for origins and problems. */
  readonly file: string;
  /** SHA-256 over everything it was made from, base64url. */
  readonly revision: string;
  readonly settings: Settings;
  /** By index in `settings.apis`; absent for APIs without `openapi` and `grpc`. */
  readonly contracts: ReadonlyMap<number, Contract>;
  /** Texts of the certificate and key files that the settings name, by the name written there. */
  readonly files: ReadonlyMap<string, string>;
  /** Where controls and exceptions are set, by pointer: what `explain` shows as origins. */
  readonly places: ReadonlyMap<string, Position>;
  /** What the register says beside all this; absent where it says nothing. */
  readonly registered?: RegisteredLives;
}

/** Dates set in the register: the stricter of these and the configuration's own holds. */
export interface RegisteredLives {
  /** By `name@version`. */
  readonly apis: ReadonlyMap<string, Life>;
  /** By operation key. */
  readonly operations: ReadonlyMap<string, Life>;
}
