import { type Evidence, certain, likely } from "../evidence.ts";
import { brace, percent, angle, at, dollar } from "../prefilter.ts";
import type { Probe } from "../probe.ts";

/** Lookups of log and configuration libraries: `${name:…}` fetches or computes something. */
const lookups: ReadonlySet<string> = new Set(
  "jndi env sys java lower upper date ctx main map web docker k8s kubernetes base64 base64encoder base64decoder script dns url bundle log4j const file xml properties urlencoder urldecoder sd spring event marker rmi ldap ldaps".split(
    " ",
  ),
);

/**
 * Would this value, rendered by a template engine or an expression language, be computed? A placeholder that
 * only names something (`{{name}}`, `${user.id}`) is data; one that calculates, calls, indexes into internals
 * or looks up by scheme is not.
 */
export function judgeTemplate(probe: Probe): Evidence | undefined {
  const { flags, lower } = probe;
  if ((flags & brace) !== 0) {
    if ((flags & dollar) !== 0) {
      const found = lookup(lower);
      if (found) return found;
    }
    const found = placeholders(lower);
    if (found) return found;
  }
  if ((flags & angle) !== 0 && (flags & percent) !== 0 && scriptlet(lower))
    return likely("template", "scriptlet");
  if ((flags & at) !== 0 && /@\{\[/.test(lower)) return likely("template", "perl-expression");
  if ((flags & at) !== 0 && /@\(\s{0,4}\d{1,6}\s{0,4}[*+-]/.test(lower))
    return likely("template", "razor-expression");
  return undefined;
}

/** Placeholders looked into. */
const maxPlaceholders = 64;

/** Characters of one placeholder that are looked at. */
const maxPlaceholder = 300;

function lookup(text: string): Evidence | undefined {
  let seen = 0;
  for (
    let i = text.indexOf("${");
    i >= 0 && seen < maxPlaceholders;
    i = text.indexOf("${", i + 2)
  ) {
    seen += 1;
    const inside = text.slice(i + 2, i + 40).trimStart();
    if (inside.startsWith("jndi:")) return certain("template", "lookup");
    if (inside.startsWith("${") || /^[a-z]{0,12}\$\{/.test(inside))
      return likely("template", "nested-lookup");
    const scheme = /^([a-z0-9]{0,16}):/.exec(inside);
    if (
      scheme &&
      (scheme[1] === "" || (lookups.has(scheme[1] ?? "") && !/^[a-z0-9]+:[a-z_]+\}/.test(inside)))
    )
      return likely("template", "lookup");
  }
  return /\$\$\{|jndi:(?:ldaps?|rmi|dns|nis|iiop|corba|nds|https?):/.test(text)
    ? likely("template", "lookup")
    : undefined;
}

const openers: readonly (readonly [open: string, close: string])[] = [
  ["{{", "}}"],
  ["${", "}"],
  ["#{", "}"],
  ["*{", "}"],
  ["%{", "}"],
  ["@{", "}"],
  ["{%", "%}"],
  ["{#", "#}"],
  ["[[", "]]"],
  ["~{", "}"],
];

function placeholders(text: string): Evidence | undefined {
  for (const [open, close] of openers) {
    let seen = 0;
    for (
      let i = text.indexOf(open);
      i >= 0 && seen < maxPlaceholders;
      i = text.indexOf(open, i + open.length)
    ) {
      seen += 1;
      const near = text.slice(i + open.length, i + maxPlaceholder);
      const end = near.indexOf(close);
      const inside = end < 0 ? near : near.slice(0, end + 40);
      if (computes(open, inside, end < 0 ? near.length : end))
        return likely("template", "expression");
    }
  }
  return undefined;
}

function computes(open: string, after: string, length: number): boolean {
  const inside = after.slice(0, length).trim();
  if (inside === "") return false;
  if (open === "{%")
    return /^[-+]?\s{0,4}(?:import|include|extends|set|debug|load|exec|eval|require|python|for\s.*\(|if\s.*\()/.test(
      inside,
    );
  if (open === "{#" || open === "[[") return false;
  if (/^['"]?\s{0,2}[\d.]+\s{0,4}[-+*/%]\s{0,4}['"]?[\d.]+/.test(inside)) return true;
  if (
    /__\w+__|\bt\(|@java|#_?(?:memberaccess|context|parameters|response|request|session|application|root)\b|#\w+\s?=|getclass|runtime|processbuilder|\bconfig\.|\bself\b\.|\bcycler\b|\bjoiner\b|\blipsum\b|request\.application|_module/.test(
      inside,
    )
  )
    return true;
  if (/\bconstructor\b|\bprototype\b|\$eval|\$on\b|__proto__/.test(inside)) return true;
  // A call: name, bracket, something that closes.
  if (
    /[\w\])'"]\s{0,2}\([^)]{0,100}\)?/.test(after.slice(0, length + 1)) &&
    !/^#?(?:each|if|unless|with)\b/.test(inside)
  )
    return open !== "{{" || !/^[\w.]+\s?\|/.test(inside);
  return (
    /^['"`].*['"`]\s?[.|[+]/.test(inside) ||
    /\|\s?(?:attr|map|select|reduce|join|format|safe|e|filter|sort|system|exec)\b/.test(inside)
  );
}

/** `<%= 7*7 %>`, `<% Runtime… %>`; `<%=title%>` names a field. */
function scriptlet(text: string): boolean {
  const open = text.indexOf("<%");
  if (open < 0) return false;
  const inside = text.slice(open + 2, open + 200);
  return /[(*;+]|@\s?(?:page|include|import|taglib)|^\s?eval|execute|response|request/.test(
    inside.split("%>")[0] ?? "",
  );
}
