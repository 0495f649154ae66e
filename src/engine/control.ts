import type { Result } from "../kernel/result.ts";
import type { Life } from "../registry/life.ts";
import type { Api, Operation } from "../registry/operation.ts";
import type { Facts, Phase } from "./facts.ts";
import type { BodyLimits } from "./limits.ts";
import type { Outcomes } from "./outcome.ts";
import type { Ports } from "./ports.ts";
import type { Realm } from "./realm.ts";
import type { Skim } from "./skim.ts";

/** Synchronous wherever it can be: the engine awaits only a real promise. */
export type Step<P extends Phase, Code extends string = string> = (
  facts: Facts[P],
) => Outcomes<Code>[P] | Promise<Outcomes<Code>[P]>;

/** What a control does, phase by phase. A phase left out costs a request nothing. */
export type Steps<Code extends string = string> = {
  readonly [P in Phase]?: Step<P, Code>;
};

/** What compiling a control for a site gives. */
export interface Built<Code extends string = string> {
  readonly steps: Steps<Code>;
  /** What its steps must be able to read. Bodies that nobody reads are streamed past. */
  readonly reads?: readonly ("request-body" | "answer-body")[];
  /** Tells from an answer's text what the screening would find; one control can. */
  readonly skim?: Skim;
  /** Bounds it sets on the bodies of this site; where several controls set one, the smaller holds. */
  readonly limits?: Partial<BodyLimits>;
  /** What it means at this site, where the settings alone do not tell; for `explain`. */
  readonly meaning?: string;
}

export interface Reason {
  /** The status the client receives. Everything else about the refusal is generic, by status. */
  readonly status: number;
  /** For operators: the trail, `explain` and the README. Never sent to the client. */
  readonly title: string;
}

/** Where a control is being compiled for. `operation` is undefined for calls that no contract declares. */
export interface Site {
  readonly api: Api;
  readonly operation: Operation | undefined;
  readonly realm: Realm;
  /** Dates that the register holds beside those of the configuration and its contract. */
  readonly registered?: Life | undefined;
}

/**
 * Which way a setting gets stricter. An API or an operation may only tighten what `security:` says;
 * anything else needs an exception.
 * - `lower`/`higher`: numbers, and durations and sizes as written
 * - `fewer`: a list of what is allowed; the override must be a subset
 * - `more`: a list of what is required or denied; the override must be a superset
 * - `on`/`off`: a boolean that is strict when true/false
 * - `free`: says what, not how strictly; may be set anywhere
 */
export type Strictness = "lower" | "higher" | "fewer" | "more" | "on" | "off" | "free";

/** A control as its author writes it: one folder of `policies/`, one entry of its list. */
export interface ControlSpec<Config, Code extends string> {
  /** The folder's name and the key under `security:`. */
  readonly name: string;
  /** One sentence for `explain`, `init` and the published schema. */
  readonly title: string;
  /** What happens when a step throws. There is no default: the author must choose. */
  readonly onError: "deny" | "pass";
  /** Every reason it may deny for. */
  readonly reasons: Readonly<Record<Code, Reason>>;
  /** What stands in force where the configuration says nothing; undefined: it needs settings to act. */
  readonly defaults: unknown;
  /** Of each setting, which way it gets stricter. */
  readonly strictness: Readonly<Record<keyof Config & string, Strictness>>;
  /** JSON Schema of the settings, every property described; published for editors. */
  readonly schema: () => unknown;
  readonly parse: (input: unknown) => Result<Config>;
  /**
   * Runs once for each plan and operation; all that can be known before a request is worked out here.
   * Undefined, or a phase left out: nothing to do at this site. Throws nothing: what is wrong with the
   * configuration in the light of the site comes back as problems.
   */
  readonly compile: (config: Config, site: Site, ports: Ports) => Result<Built<Code>>;
  /** The JSON-pointer-free sentence for `explain`: what this configuration means. */
  readonly describe?: (config: Config) => string;
}

/** A control as the engine sees it: the type of its config stays at home. */
export interface Control {
  readonly name: string;
  readonly title: string;
  readonly onError: "deny" | "pass";
  readonly reasons: Readonly<Record<string, Reason>>;
  readonly defaults: unknown;
  readonly strictness: Readonly<Record<string, Strictness>>;
  readonly schema: () => unknown;
  /** Checks settings without building anything. */
  readonly check: (input: unknown) => Result<undefined>;
  readonly build: (input: unknown, site: Site, ports: Ports) => Result<Built>;
  readonly describe: (input: unknown) => string;
}

export function defineControl<Config, Code extends string>(
  spec: ControlSpec<Config, Code>,
): Control {
  const { parse, compile, describe, ...face } = spec;
  return {
    ...face,
    check(input) {
      const config = parse(input);
      return config.ok ? { ok: true, value: undefined } : config;
    },
    build(input, site, ports) {
      const config = parse(input);
      return config.ok ? compile(config.value, site, ports) : config;
    },
    describe(input) {
      const config = parse(input);
      return config.ok && describe ? describe(config.value) : face.title;
    },
  };
}
