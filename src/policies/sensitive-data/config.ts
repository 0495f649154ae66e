import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { type SensitiveClass, sensitiveClasses } from "../../sensitive/finding.ts";
import { parseWith } from "../parse.ts";

/** Callers who hold a role or scope may see classes that others do not. */
export interface Reveal {
  readonly to: string;
  readonly classes: readonly SensitiveClass[];
}

export interface Config {
  /** Classes that are masked where the contract describes the answer and does not declare them. */
  readonly undeclared: readonly SensitiveClass[];
  /** Classes that are masked where no contract describes the answer. */
  readonly undescribed: readonly SensitiveClass[];
  /** Classes that are masked even where the contract declares them. */
  readonly always: readonly SensitiveClass[];
  /** Of the masked classes, those that leave as a keyed hash, so that equal values stay equal. */
  readonly hash: readonly SensitiveClass[];
  /** Of the masked classes, those whose presence withholds the whole answer. */
  readonly withhold: readonly SensitiveClass[];
  readonly reveal: readonly Reveal[];
}

const classes: z.ZodType<readonly SensitiveClass[]> = z.array(z.enum(sensitiveClasses));

export const schema: z.ZodType<Config> = z.strictObject({
  undeclared: classes.describe(
    "Classes masked where the contract describes the answer but does not declare this datum there.",
  ),
  undescribed: classes.describe(
    "Classes masked where no contract describes the answer; keep to what no API hands out on purpose.",
  ),
  always: classes.describe("Classes masked even where the contract declares them."),
  hash: classes
    .default([])
    .describe("Of the masked classes, those replaced by a keyed hash instead of asterisks."),
  withhold: classes
    .default([])
    .describe("Of the masked classes, those whose presence withholds the whole answer."),
  reveal: z
    .array(
      z.strictObject({
        to: z.string().min(1).describe("A role or scope of the caller."),
        classes: classes.describe("What such a caller may see."),
      }),
    )
    .default([])
    .describe("Callers who may see classes that are masked for others."),
}) as z.ZodType<Config>;

export const defaults: Config = {
  undeclared: [
    "private-key",
    "issuer-key",
    "secret",
    "password",
    "card",
    "iban",
    "national-id",
    "birth-date",
    "health",
    "email",
    "phone",
  ],
  undescribed: ["private-key", "issuer-key", "password", "card"],
  always: ["private-key", "issuer-key"],
  hash: [],
  withhold: [],
  reveal: [],
};

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
