import { type Evidence, likely } from "../evidence.ts";
import { backslash, dot, slash } from "../prefilter.ts";
import type { Probe } from "../probe.ts";
import { runnableExtensions, secretDirectories, secretFiles } from "../vocabulary/path-words.ts";

/**
 * Would this value, joined to a directory, leave it or name one of the system's own files? And where a file is
 * named for an upload: would a web server run it?
 */
export function judgePath(probe: Probe): Evidence | undefined {
  const { flags, lower } = probe;
  if ((flags & dot) !== 0 && (flags & (slash | backslash)) !== 0 && leaves(lower))
    return likely("path", "traversal");
  if ((flags & (slash | backslash)) !== 0 && namesSecret(lower))
    return likely("path", "system-file");
  if (probe.place === "path" && (flags & dot) !== 0 && isSecretSegment(lower))
    return likely("path", "secret-file");
  return undefined;
}

/** `../`, `..\`, `....//`, `.../`, `..;/`: two or more dots that stand as a segment of their own, then go on. */
function leaves(text: string): boolean {
  for (let at = text.indexOf(".."); at >= 0; at = text.indexOf("..", at + 1)) {
    const before = at === 0 ? "/" : text.charAt(at - 1);
    if (before === ".") continue;
    let dots = at + 2;
    while (text.charAt(dots) === ".") dots += 1;
    const to = text.startsWith(";", dots) ? dots + 1 : dots;
    if (!"/\\ \t\n=:'\"(,;|&<>".includes(before) || isLink(text, at)) continue;
    if (isSlash(text.charAt(to)) ? goesOn(text, to, dots - at) : climbsLast(text, at, to))
      return true;
  }
  return false;
}

/** A relative link of Markdown or HTML is followed by a browser, not joined to a directory. */
function isLink(text: string, at: number): boolean {
  return /(?:\]\(|(?:href|src)=["']?)$/.test(text.slice(Math.max(0, at - 6), at));
}

function isSlash(c: string): boolean {
  return c === "/" || c === "\\";
}

/** `a/../../..`: the last climb has nothing after it. */
function climbsLast(text: string, at: number, to: number): boolean {
  return to >= text.length && at > 1 && isSlash(text.charAt(at - 1)) && text.includes("../");
}

/** "see .../" and "and so on..." end; a path goes on to a name. Three dots and more only repeat. */
function goesOn(text: string, from: number, dots: number): boolean {
  if (dots > 2) return /^[/\\]+\.{2,}[/\\]/.test(text.slice(from, from + 12));
  return /^[/\\]+[\w.%@~?*[-]/.test(text.slice(from, from + 8));
}

/** Files that only a web root holds by mistake: hidden ones, histories, server configuration. */
function isSecretSegment(segment: string): boolean {
  if (segment.startsWith("."))
    return (
      secretFiles.has(segment) ||
      /^\.(?:env\.[\w.]{1,20}|ht\w{1,12}|\w{1,20}_history|git\w{0,1})$/.test(segment)
    );
  return served.has(segment);
}

const served: ReadonlySet<string> = new Set([
  "wp-config.php",
  "web.config",
  "php.ini",
  "id_rsa",
  "localsettings.php",
  "configuration.php",
  "elmah.axd",
  "trace.axd",
  "sftp-config.json",
  "ws_ftp.ini",
  "boot.ini",
  "win.ini",
]);

/** Longer values are texts, not paths. */
const maxPath = 400;

function namesSecret(text: string): boolean {
  if (text.length > maxPath) return false;
  const parts = text.split(/[/\\]/);
  return parts.some((_, i) => i > 0 && isSecret(parts, i));
}

function isSecret(parts: readonly string[], i: number): boolean {
  const name = bare(parts[i] ?? "");
  if (name === "") return false;
  // In a path of the API itself only the pair tells: "etc" followed by a file that lives there.
  if (secretDirectories.has(parts[i - 1] ?? ""))
    return rootedAt(parts, i - 1) || secretFiles.has(name);
  if (name === "web-inf" || name === "meta-inf") return i < parts.length - 1;
  return hides(name) && secretFiles.has(name);
}

function hides(name: string): boolean {
  return name.startsWith(".") || name.startsWith("wp-config") || /\.ini$|_rsa$/.test(name);
}

/** Without what a program would cut off: a query, a fragment, a NUL and what follows it. */
function bare(part: string): string {
  const end = part.search(/[?#;\p{Cc}]/u);
  return (end < 0 ? part : part.slice(0, end)).trim();
}

/** `/etc/…` at the beginning of the value, or after a space or a quote: a root, not a resource of that name. */
function rootedAt(parts: readonly string[], i: number): boolean {
  const before = parts[i - 1];
  if (before === undefined) return false;
  return before === ""
    ? i === 1 || parts[i - 2]?.endsWith(":") === true
    : /['"=:(<>;|,]$/.test(before) && i === 1;
}

/** Windows drops blanks and dots at the end of a name. */
function nameEnd(name: string): number {
  let to = name.length;
  while (to > 0 && (name.charCodeAt(to - 1) === 46 || /\s/.test(name.charAt(to - 1)))) to -= 1;
  return to;
}

/** RFC 7578 §4.2: a file name is a suggestion; what runs on the server is never one. */
export function judgeFileName(lower: string): Evidence | undefined {
  const name = lower.slice(0, nameEnd(lower)).replace(/\.\s+/g, ".");
  const base = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  const extension = base.slice(base.lastIndexOf(".") + 1);
  if (base.includes(".") && runnableExtensions.has(extension))
    return likely("path", "runnable-file");
  if (/\.(?:php\d?|phtml|jspx?|aspx?)[;:%\p{Cc} ]/u.test(name))
    return likely("path", "runnable-file");
  if (secretFiles.has(base)) return likely("path", "secret-file");
  return undefined;
}
