import { z } from "zod";
import type { AdminResponse } from "./route.ts";
import { problem } from "./route.ts";

export type BodyRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly response: AdminResponse };

/** Checks a body by its schema; what is wrong with it is a 400 that names every place. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): BodyRead<T> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.map((key) => `/${String(key)}`).join("") || "/"}: ${issue.message}`,
  );
  return { ok: false, response: problem(400, problems.join("; ")) };
}

export function bodySchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
}

/** Scopes, roles and names as they may stand in a key. */
export const names: z.ZodType<readonly string[]> = z.array(z.string().min(1).max(200)).max(200);
