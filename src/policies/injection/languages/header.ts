import { type Evidence, likely } from "../evidence.ts";
import { control } from "../prefilter.ts";
import type { Place, Probe } from "../probe.ts";

/** Fields that change what an answer or a message is, when a line of their own. */
const fields: ReadonlySet<string> = new Set(
  "set-cookie cookie location refresh content-type content-length content-disposition content-encoding transfer-encoding connection host link server status x-forwarded-for x-forwarded-host access-control-allow-origin access-control-allow-credentials x-xss-protection last-modified bcc mime-version x-mailer reply-to return-path".split(
    " ",
  ),
);

/** Would this value, put into a header field or a mail command, end its line and begin another? */
export function judgeHeader(probe: Probe): Evidence | undefined {
  if ((probe.flags & control) === 0) return undefined;
  const { lower, place } = probe;
  for (let at = lineEnd(lower, 0); at >= 0; at = lineEnd(lower, at + 1)) {
    const start = lineStart(lower, at + 1, at + 60);
    if (start < 0) continue;
    if (place === "name") return likely("header", "line-in-name");
    if (!isLetter(lower.charCodeAt(start))) continue;
    const rest = lower.slice(start, at + 60);
    const rule = startsWith(rest, place);
    if (rule !== undefined) return likely("header", rule);
  }
  return undefined;
}

function startsWith(line: string, place: Place): string | undefined {
  const name = /^([a-z][a-z-]{1,39})\s{0,4}:/.exec(line)?.[1];
  if (name !== undefined && (fields.has(name) || (name.includes("-") && isOneLine(place))))
    return "field";
  if (/^http\/[0-9.]+\s\d/.test(line) || request.test(line)) return "message";
  return mail.test(line) ? "mail-command" : undefined;
}

const mail = /^(?:mail from|rcpt to)\s?:\s?<|^(?:ehlo|helo) [\w.-]+\s{0,2}$/;
const request = /^(?:get|post|put|delete|head|options|patch) \/?[^ ]{0,40} http\/\d/;

/** Where nobody types more than a line, a second line that begins like a field is one. */
function isOneLine(place: Place): boolean {
  return place === "query" || place === "header" || place === "cookie" || place === "path";
}

/** Where something visible stands on the line, or `-1`. */
function lineStart(text: string, from: number, to: number): number {
  const end = Math.min(to, text.length);
  for (let i = from; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) return -1;
    if (code > 32 && code !== 0xa0) return i;
  }
  return -1;
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

function lineEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) return i;
  }
  return -1;
}
