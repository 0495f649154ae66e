import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { limitName, namesDiffer } from "../limit-key.ts";
import { parseWith } from "../parse.ts";
import { compileExpression } from "./expression.ts";

export interface Condition {
  readonly name: string;
  readonly when?: string | undefined;
  readonly allow: string;
  readonly status?: 403 | 404 | undefined;
}

export interface Config {
  readonly conditions?: readonly Condition[] | undefined;
  readonly utcOffset?: string | undefined;
}

/** CEL text that has been read and type-checked. */
function expression(): z.ZodType<string> {
  return z.string().superRefine((text, context) => {
    const result = compileExpression(text);
    if (result.ok) return;
    const message = result.problems.map((problem) => problem.message).join("; ");
    context.addIssue({ code: "custom", message });
  });
}

const condition: z.ZodType<Condition> = z.strictObject({
  name: limitName.describe("Names the condition in the trail and in exceptions."),
  when: expression()
    .optional()
    .describe("CEL: the requests that the condition is about; every request where it is left out."),
  allow: expression().describe("CEL: what must be true for the request to pass."),
  status: z
    .union([z.literal(403), z.literal(404)])
    .optional()
    .describe("What the client is told: 404 where `allow` looks at path parameters, else 403."),
});

export const schema: z.ZodType<Config> = z.strictObject({
  conditions: z
    .array(condition)
    .max(64)
    .refine(namesDiffer, "two conditions have the same name")
    .optional()
    .describe("The conditions; each of them must hold."),
  utcOffset: z
    .string()
    .regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, 'must be an offset from UTC such as "+02:00"')
    .optional()
    .describe("The zone in which `time.hour`, `time.minute` and `time.weekday` are told."),
});

export const parse: (input: unknown) => Result<Config> = parseWith(schema);
