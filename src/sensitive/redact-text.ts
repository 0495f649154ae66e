import { classify } from "./classify.ts";
import { type Finding, type SensitiveClass, atLeast } from "./finding.ts";
import { mask } from "./mask.ts";
import { nameSense } from "./names.ts";

/** A log line is not a document: what is longer is cut before it is read. */
const longestText = 64 * 1024;

/** Classes that a log may show: an operator needs the address of a caller. */
const shown: ReadonlySet<SensitiveClass> = new Set(["ip-address"]);

const secretNames: ReadonlySet<SensitiveClass> = new Set([
  "password",
  "secret",
  "token",
  "private-key",
  "card",
]);

// A name, `=` or `:` (quoted or not), and a value up to the next delimiter. No part can match another's text.
const pair = /([A-Za-z][\w-]{1,63})("?\s{0,3}[=:]\s{0,3}"?)([^\s"'&;,<>{}()[\]]{1,4096})/g;
const scheme = /\b(Bearer|Basic|DPoP|Token|Digest|ApiKey)(\s{1,4})([A-Za-z0-9+/_.~=-]{4,8192})/gi;

const schemeName = /^(?:Bearer|Basic|DPoP|Token|Digest|ApiKey)$/i;

/**
 * `text` with every credential and personal datum masked: what a log, a metric's label, a trace attribute
 * or an error text may carry. Names in front of values count (`password=…`, `"token": "…"`), and so do
 * authorization schemes. Text above 64 Ki characters is cut.
 */
export function redactText(text: string): string {
  const cut = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  const schemes = cut.replaceAll(scheme, "$1$2***");
  const pairs = schemes.replaceAll(pair, (whole, name: string, between: string, value: string) => {
    // The credential behind a scheme's name is masked already.
    if (schemeName.test(value)) return whole;
    const denoted = nameSense(name).denotes;
    return denoted !== undefined && secretNames.has(denoted) ? `${name}${between}***` : whole;
  });
  return replaceFindings(
    pairs,
    classify(undefined, pairs).filter((finding) => !shown.has(finding.class)),
  );
}

/** The value under one name, for structured logs: masked whole where the name or the value says so. */
export function redactValue(name: string, value: string): string {
  const found = classify(name, value).filter(
    (finding) =>
      !shown.has(finding.class) &&
      (atLeast(finding.confidence, "likely") || finding.rule === "phone"),
  );
  const whole = found.find((finding) => finding.rule === "name");
  return whole === undefined ? redactText(replaceFindings(value, found)) : mask(whole.class, value);
}

/** `text` with each finding masked. Findings are in order and do not overlap. */
export function replaceFindings(
  text: string,
  findings: readonly Finding[],
  write: (kind: SensitiveClass, value: string) => string = mask,
): string {
  if (findings.length === 0) return text;
  let out = "";
  let at = 0;
  for (const { start, end, class: kind } of findings) {
    out += text.slice(at, start) + write(kind, text.slice(start, end));
    at = end;
  }
  return out + text.slice(at);
}
