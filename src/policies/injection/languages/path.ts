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
  if (
    probe.place === "path" &&
    (flags & dot) !== 0 &&
    secretFiles.has(lower) &&
    lower.startsWith(".")
  )
    return likely("path", "secret-file");
  return undefined;
}

/** `../`, `..\`, `....//`, `.../`, `..;/`: two or more dots that stand as a segment of their own, then go on. */
function leaves(text: string): boolean {
  for (let at = text.indexOf(".."); at >= 0; at = text.indexOf("..", at + 1)) {
    const before = at === 0 ? "/" : text.charAt(at - 1);
    if (before === ".") continue;
    let to = at;
    while (text.charAt(to) === ".") to += 1;
    if (text.startsWith(";", to)) to += 1;
    const after = text.charAt(to);
    const begins = /[/\\\s=:'"(,;|&<>]/.test(before);
    if (begins && (after === "/" || after === "\\") && goesOn(text, to, to - at)) return true;
    if (/[/\\]/.test(before) && to >= text.length && at > 1 && text.includes("../")) return true;
  }
  return false;
}

/** "see .../" and "and so on..." end; a path goes on to a name. Three dots and more only repeat. */
function goesOn(text: string, from: number, dots: number): boolean {
  if (dots > 2) return /^[/\\]+\.{2,}[/\\]/.test(text.slice(from, from + 12));
  return /^[/\\]+[\w.%@~?*[-]/.test(text.slice(from, from + 8));
}

function namesSecret(text: string): boolean {
  if (text.length > 400) return false;
  const parts = text.split(/[/\\]/);
  for (let i = 0; i < parts.length; i += 1) {
    const part = parts[i] ?? "";
    const previous = parts[i - 1] ?? "";
    const name = part.trim().replace(/[?#;\u0000].*$/, "");
    if (secretDirectories.has(previous) && rootedAt(parts, i - 1) && name !== "") return true;
    if (
      i > 0 &&
      (name.startsWith(".") || name.startsWith("wp-config") || /\.ini$|_rsa$/.test(name)) &&
      secretFiles.has(name)
    )
      return true;
    if ((name === "web-inf" || name === "meta-inf") && i < parts.length - 1) return true;
  }
  return false;
}

/** `/etc/…` at the beginning of the value, or after a space or a quote: a root, not a resource of that name. */
function rootedAt(parts: readonly string[], i: number): boolean {
  const before = parts[i - 1];
  if (before === undefined) return false;
  return before === ""
    ? i === 1 || parts[i - 2]?.endsWith(":") === true
    : /['"=:(<>;|,]$/.test(before) && i === 1;
}

/** RFC 7578 §4.2: a file name is a suggestion; what runs on the server is never one. */
export function judgeFileName(lower: string): Evidence | undefined {
  const name = lower.replace(/[\s.]+$/, "").replace(/\.\s+/g, ".");
  const base = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  const extension = base.slice(base.lastIndexOf(".") + 1);
  if (base.includes(".") && runnableExtensions.has(extension))
    return likely("path", "runnable-file");
  if (/\.(?:php\d?|phtml|jspx?|aspx?)[;:%\u0000 ]/.test(name))
    return likely("path", "runnable-file");
  if (secretFiles.has(base)) return likely("path", "secret-file");
  return undefined;
}
