import { z } from "zod";
import { parseDate } from "../kernel/dates.ts";

/* What may be said of APIs and operations, wherever it is said. */

/** As names of the configuration. */
export const apiName: z.ZodType<string> = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/,
    "must be a name of lower-case letters, digits, `-`, `.` and `_`, at most 64 characters",
  );

export const apiVersion: z.ZodType<string> = z
  .string()
  .regex(/^[^\s@]{1,64}$/, "must be a version without spaces");

export const oneLine: z.ZodType<string> = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\r\n]*$/, "must be one line of text");

export const date: z.ZodType<string> = z
  .string()
  .max(40)
  .refine(
    (text) => parseDate(text) !== undefined,
    "must be a date such as 2027-01-31, or a date-time such as 2027-01-31T12:00:00Z",
  );
