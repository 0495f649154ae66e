import { z } from "zod";
import { parseBytes } from "../../kernel/bytes.ts";
import { parseCidr } from "../../kernel/cidr.ts";
import { type Millis, millis } from "../../kernel/clock.ts";
import { parseDuration } from "../../kernel/duration.ts";

/** Written as `30s`, held as milliseconds. */
export const duration: z.ZodType<Millis> = z
  .string()
  .regex(/^\d{1,9}(ms|s|m|h|d)$/, "must be a duration such as 250ms, 30s, 5m, 2h or 7d")
  .transform((text) => parseDuration(text) ?? millis(0));

/** Written as `64KiB`, held as bytes. */
export const size: z.ZodType<number> = z
  .string()
  .regex(/^\d{1,9}(B|KiB|MiB|GiB)$/, "must be a size such as 512B, 64KiB, 10MiB or 1GiB")
  .transform((text) => parseBytes(text) ?? 0);

/** `0` asks the system for any free port. */
export const port: z.ZodType<number> = z.int().min(0).max(65_535);

export const name: z.ZodType<string> = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/,
    "must be a name of lower-case letters, digits, `-`, `.` and `_`, at most 64 characters",
  );

export const line: z.ZodType<string> = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\r\n]*$/, "must be one line of text");

/** Written as an RFC 3339 date (its first moment, UTC) or date-time, held as milliseconds since the epoch. */
export const instant: z.ZodType<Millis> = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d))?$/,
    "must be a date such as 2027-01-31, or a date-time such as 2027-01-31T12:00:00Z",
  )
  .refine((text) => isOnCalendar(text), "must be a date that exists in the calendar")
  .transform((text) => millis(Date.parse(text)));

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function isOnCalendar(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split("-").map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && !Number.isNaN(Date.parse(text));
}

/** RFC 4632, RFC 4291: an address, or a block without host bits. */
export const cidr: z.ZodType<string> = z
  .string()
  .refine(
    (text) => parseCidr(text) !== undefined,
    "must be an address or a block such as 10.0.0.0/8",
  );

export const httpUrl: z.ZodType<string> = z
  .string()
  .max(2000)
  .refine((text) => isUrl(text, ["http:", "https:"]), "must be an http or https URL")
  .refine(
    (text) => !URL.canParse(text) || new URL(text).username === "",
    "must be a URL without a name and password in it",
  );

/** What tokens and keys depend on is fetched over TLS, or from this very machine. */
export const trustedUrl: z.ZodType<string> = httpUrl.refine(
  (text) => isUrl(text, ["https:"]) || isLoopback(text),
  "must be an https URL, or http to a loopback address",
);

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

function isLoopback(text: string): boolean {
  if (!URL.canParse(text)) return true;
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(text).hostname);
}

/** `example.com` or `*.example.com`, lower case, without a port. */
export const hostName: z.ZodType<string> = z
  .string()
  .max(253)
  .regex(
    /^(\*\.)?([a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63}$|^\[[0-9a-f:.]+\]$/,
    "must be a lower-case host name such as api.example.com or *.example.com, without a port",
  );

/** `""` or `/shop/v2`: unreserved characters only, so that there is one spelling. */
export const basePath: z.ZodType<string> = z
  .string()
  .max(500)
  .regex(
    /^(\/[A-Za-z0-9._~-]+)*$/,
    "must be a path such as /shop/v2, without a trailing slash; empty for the root",
  );

export const filePath: z.ZodType<string> = z.string().min(1).max(4000);
