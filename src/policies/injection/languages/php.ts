import { type Evidence, certain, likely } from "../evidence.ts";
import { angle, bracket, brace, colon, dollar, equals, paren, semicolon } from "../prefilter.ts";
import type { Probe } from "../probe.ts";
import {
  phpFunctions,
  phpSettings,
  phpVariables,
  phpWords,
  phpWrappers,
} from "../vocabulary/php-words.ts";

/**
 * Would this value run as PHP, be opened by PHP as a stream, or be revived by unserialize()?
 */
export function judgePhp(probe: Probe): Evidence | undefined {
  const { flags, lower } = probe;
  if (probe.prose && lower.startsWith("<?php")) return certain("server-code", "php-tag");
  if (probe.prose) return /^@?\w{2,20}\s{0,4}\(/.test(lower) ? calls(lower) : undefined;
  const rule = speaks(lower, flags);
  if (rule !== undefined) return likely("server-code", rule);
  if ((flags & paren) === 0) return undefined;
  return (
    calls(lower) ?? (dynamicCall(lower) ? likely("server-code", "php-dynamic-call") : undefined)
  );
}

function speaks(text: string, flags: number): string | undefined {
  if ((flags & (angle | bracket | brace)) !== 0 && opens(text, flags)) return "php-tag";
  if ((flags & dollar) !== 0 && variables(text)) return "php-variable";
  if ((flags & colon) !== 0 && wrapper(text)) return "php-stream";
  if ((flags & colon) !== 0 && (flags & semicolon) !== 0 && serialized(text)) return "php-object";
  return (flags & equals) !== 0 && setting(text) ? "php-setting" : undefined;
}

/** `<?php`, `<?=`, `<?` and anything but an XML processing instruction; `[php]`, `{php}` of template engines. */
function opens(text: string, flags: number): boolean {
  if ((flags & angle) !== 0) {
    for (let at = text.indexOf("<?"); at >= 0; at = text.indexOf("<?", at + 2)) {
      const after = text.slice(at + 2, at + 120);
      if (/^(?:php|=)/.test(after) && !/^php$/.test(after)) return true;
      if (
        /^\s{0,40}(?:$|php\b|echo|print|\$|[\w@]{1,40}\s{0,4}\(|include|require|if\b|die|exit|eval|use\s|namespace|`|\/[/*]|#)/.test(
          after,
        ) &&
        !/^\w/.test(after)
      )
        return true;
      if (/^xml\s{0,40}[^\s\w-]/.test(after) && !/^xml\s[^:]{0,80}(?:version|encoding)/.test(after))
        return true;
    }
  }
  return /[[{]\/?php\s{0,4}[\]}]|\[\\php\]/.test(text);
}

function variables(text: string): boolean {
  for (const name of phpVariables) {
    const at = text.indexOf(name);
    if (at >= 0 && !/[a-z0-9_]/.test(text.charAt(at + name.length))) return true;
  }
  return (
    assigns(text) ||
    /\$\w{1,40}\s{0,4}(?:\(\s{0,4}['"$)]|->\w{1,40}\s{0,4}\()|\$\{\s{0,4}@?\w{1,40}\s{0,4}\(/.test(
      text,
    )
  );
}

/** Characters between an assignment and the end of its statement. */
const maxStatement = 200;

/** `$a = "…";` */
function assigns(text: string): boolean {
  if (!text.includes(";")) return false;
  for (const { index, 0: head } of text.matchAll(assignment)) {
    const from = index + head.length;
    const rest = text.slice(from, from + maxStatement + 1);
    const end = rest.indexOf(";");
    if (end >= 0 && !rest.slice(0, end).includes("&")) return true;
  }
  return false;
}

const assignment = /\$\w{1,40}\s{0,4}=\s{0,4}(?=(?:\$|new\b|array|['"`]))/g;

/** What follows `data`: a text or a program, not a picture. */
function carriesText(rest: string): boolean {
  return (
    /^:(?:\/\/)?(?:text|application)?[\w/+.-]{0,40};?[^,]{0,40}(?:,|$)/.test(rest) &&
    !/^:image\/(?:png|jpe?g|gif|webp)|^:application\/pdf/.test(rest)
  );
}

function wrapper(text: string): boolean {
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) {
    let from = at;
    while (from > 0 && at - from < 16 && isSchemePart(text.charCodeAt(from - 1))) from -= 1;
    if (from === at) continue;
    const scheme = text.slice(from, at);
    if (!phpWrappers.has(scheme)) continue;
    if (text.startsWith("://", at) && scheme !== "data") return true;
    if (scheme === "data" && from === 0 && carriesText(text.slice(at, at + 100))) return true;
  }
  return false;
}

function isNamePart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95;
}

function isSchemePart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 46 && code <= 57 && code !== 47);
}

/** `O:8:"stdClass":1:{…`, `a:2:{i:0;…`: lengths and braces that only serialize() writes. */
function serialized(text: string): boolean {
  return (
    /(?:^|[;{])[oc]:\+?\d{1,9}:"[^"]{1,200}":\d{1,9}:\{/.test(text) ||
    /^a:\d{1,9}:\{(?:[isbd]:|a:\d)/.test(text)
  );
}

function calls(text: string): Evidence | undefined {
  for (let at = text.indexOf("("); at >= 0; at = text.indexOf("(", at + 1)) {
    const to = beforeBlanks(text, at);
    let from = to;
    while (from > 0 && to - from < 40 && isNamePart(text.charCodeAt(from - 1))) from -= 1;
    if (to - from < 2 || /[\w.>-]/.test(text.charAt(from - 1))) continue;
    const found = callAt(text, from, to, at);
    if (found) return found;
  }
  return undefined;
}

/** The name stands from `from` to `to`, its bracket at `open`. */
function callAt(text: string, from: number, to: number, open: number): Evidence | undefined {
  const name = text.slice(from, to);
  const after = text.slice(open + 1, open + 200);
  const touching = to === open || text.slice(to, open).includes("/");
  if (phpFunctions.has(name)) {
    const called = touching || name.includes("_") || /^\s{0,4}[\n)'"$\w]/.test(after);
    return called ? likely("server-code", "php-call") : undefined;
  }
  return phpWords.has(name) && begins(text, from)
    ? wordCall(name, after, from === 0, touching)
    : undefined;
}

/** Functions that query languages of APIs share, harmless in PHP: `max(price)`, `trim(name) eq 'x'`, "Date (5)". */
const queries: ReadonlySet<string> = new Set(
  "count current date each empty key length list max md5 min next ord pos range round sort strlen time trim".split(
    " ",
  ),
);

/** `first`: the value begins with the call, so it is nothing else. */
function wordCall(
  name: string,
  after: string,
  first: boolean,
  touching: boolean,
): Evidence | undefined {
  if (first && /^\s{0,4}['"]/.test(after)) return certain("server-code", "php-call");
  if (queries.has(name) && /^\s{0,4}[\w.,* ]{0,60}\)/.test(after)) return undefined;
  const called = (first && after === ")") || takesArguments(after, touching);
  return called ? likely("server-code", "php-call") : undefined;
}

/** A word that is also English is a call only where a statement or an expression begins. */
function begins(text: string, from: number): boolean {
  const before = text.slice(Math.max(0, from - 12), from).trimEnd();
  return (
    before === "" ||
    /[;{}@(=!"'`.,?:+[<>&|]$/.test(before) ||
    /(?:^|\W)(?:php|return|echo|print)$/.test(before)
  );
}

/** Back over blanks and comments between a name and its bracket. */
function beforeBlanks(text: string, from: number): number {
  let to = from;
  for (let rounds = 0; rounds < 4; rounds += 1) {
    const blanksEnd = to;
    while (to > 0 && blanksEnd - to < maxBlanks && text.charCodeAt(to - 1) <= 32) to -= 1;
    const lines = text.slice(to, blanksEnd).includes("\n");
    const comment = text.endsWith("*/", to)
      ? blockStart(text, to)
      : lines
        ? lineStart(text, to)
        : -1;
    if (comment < 0) return to;
    to = comment;
  }
  return to;
}

/** Blanks and comment characters looked back over: more is no call that anyone writes. */
const maxBlanks = 80;

function blockStart(text: string, to: number): number {
  const from = Math.max(0, to - maxBlanks);
  const open = text.slice(from, to - 2).lastIndexOf("/*");
  return open < 0 ? -1 : from + open;
}

/** `name // words` before the end of a line. */
function lineStart(text: string, to: number): number {
  const from = Math.max(0, to - maxBlanks);
  const line = text.slice(from, to);
  const start = line.lastIndexOf("\n") + 1;
  const mark = line.slice(start).search(/\/\/|#/);
  return mark < 0 ? -1 : from + start + mark;
}

/** The argument of a word that is also English: a string, a variable, a number, a single bare word, or nothing. */
function takesArguments(after: string, touching: boolean): boolean {
  const end = after.indexOf(")");
  const inside = (end < 0 ? after : after.slice(0, end)).trim();
  if (inside === "") return end >= 0 && touching;
  if (/^['"`$@]|^\w{1,40}\s{0,4}\(|^\[|^\d+\s{0,2}(?:[,.]|$)|^0x/.test(inside)) return true;
  return end >= 0 && /^[\w.]+$/.test(inside);
}

/** `("sys"."tem")("id")`, `(system)(ls);`, `[system][0](ls);`: a call of what an expression names. */
function dynamicCall(text: string): boolean {
  const plain = text.replace(/\/\*[^*]{0,80}\*\//g, "");
  if (/[)\]}]\s{0,4}\(\s{0,4}(?:['"][^'"]{0,80}['"]|\w{1,40})\s{0,4}\)\s{0,4};/.test(plain))
    return true;
  if (/['"]\s?\.\s?['"]\w{1,20}['"]\s{0,4}\)\s{0,4}\(/.test(plain)) return true;
  const called =
    /(?:\(\s{0,4}['"]?|['"])(\w{2,40})\s{0,8}(?:['"]\s{0,4}\)?|\))\s{0,4}\(\s{0,4}['"\w$]/.exec(
      plain,
    )?.[1];
  return called !== undefined && (phpFunctions.has(called) || phpWords.has(called));
}

/** Only where the whole value is the setting: `precision=true`. */
function setting(text: string): boolean {
  const at = text.indexOf("=");
  if (at <= 0 || at > 60 || !/^=\s{0,4}[^=\s]/.test(text.slice(at, at + 8))) return false;
  const name = text.slice(0, at).trim();
  return phpSettings.has(name) || extensionSetting.test(name);
}

/** Extensions keep their settings under their own name: `session.save_path`. */
const extensionSetting =
  /^(?:session|mbstring|opcache|zend|suhosin|xdebug|mysqli|mysqlnd|pdo_mysql|pdo|soap|zlib|pcre|phar|cgi|odbc|sqlite3|pgsql|user_ini|url_rewriter|highlight|ffi|ibase|fastcgi|sysvshm|uodbc|com|syslog|sybct|mssql)\.[a-z][\w.]{2,60}$/;
