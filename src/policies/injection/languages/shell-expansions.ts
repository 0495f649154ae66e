import { type Evidence, likely } from "../evidence.ts";
import { angle, brace, bracket, close, dollar } from "../prefilter.ts";

/** `$(…)` apart, what a shell computes inside a word: definitions, substitutions, arithmetic, parameters. */
export function expansions(text: string, flags: number): Evidence | undefined {
  if ((flags & brace) !== 0 && /\(\)\s{0,4}\{\s{0,4}(?:[:;_]|$|\()/.test(text)) {
    return likely("shell", "function-definition");
  }
  if ((flags & (angle | close)) !== 0 && /(?:^|[\s=;|])[<>]\(\s{0,4}(?:\.{0,2}\/)?\w/.test(text)) {
    return likely("shell", "process-substitution");
  }
  const rule = (flags & dollar) === 0 ? undefined : dollarExpansion(text);
  return rule === undefined ? undefined : likely("shell", rule);
}

function dollarExpansion(text: string): string | undefined {
  return arithmetic(text) ?? parameter(text);
}

function arithmetic(text: string): string | undefined {
  if (!text.includes("]") && !text.includes("$((")) return undefined;
  if (/\$\[\d[\d\s+*/-]*\]|\$\(\([^)]{1,60}\)\)/.test(text)) return "arithmetic-expansion";
  // "$['name']" and "$[0]" are JSON paths.
  if (/\$\[(?:\]|[^\]'"*?@0-9][^\]]{0,60}\])/.test(text)) return "arithmetic-expansion";
  return undefined;
}

function parameter(text: string): string | undefined {
  if (variableCommand.test(text)) return "variable-command";
  return parameterExpansion.test(text) ? "parameter-expansion" : undefined;
}

/** `${name#…}`, `${name:1}`, `${name/…}`, "${`…`}". */
const parameterExpansion = /\$\{[\w!]{0,30}(?:#|##|%%|:\d|[@^,]|\/)[^}]{0,60}\}|\$\{`[^`]{1,60}`/;

/** A variable where a command stands: `$SHELL -c …`, `| $x wget …`. */
const variableCommand =
  /(?:^|[;|&`(\n])\s{0,4}\$\{?\w{1,20}\}?\s{1,4}(?:-[a-z]|(?:wget|curl|cat|bash|sh|nc|whoami|id|python3?|perl)\b)/;

/** A file under /bin, /etc …, also where its name is spelt with wildcards. */
export function systemPath(text: string, flags: number): Evidence | undefined {
  if (/\/dev\/(?:tcp|udp)\/[\w.$-]+/.test(text)) return likely("shell", "network-device");
  if (
    (flags & bracket) !== 0 &&
    /(?:^|[\s;|&=])\/(?:[\w*/]{0,30})(?:\w\[(?!\d+\])[^\]\s=<>@]{1,20}\](?!=)|\[[^\]\s]{1,20}\]\w)/.test(
      text,
    )
  )
    return likely("shell", "path-wildcard");
  if (/(?:^|[\s;|&=])\/(?:\w*\?[\w?]*\/){1,6}[\w?*]+/.test(text))
    return likely("shell", "path-wildcard");
  return undefined;
}
