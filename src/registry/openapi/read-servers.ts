import { asObject, asText, listAt, member, objectAt, textAt } from "../json-object.ts";
import type { JsonObject } from "../json-object.ts";
import type { Reading } from "./reading.ts";

/** Server variables with `enum` multiply; nobody serves one API under more prefixes than this. */
const maxBasePaths = 32;

/** The path prefixes of `servers` (OpenAPI 3.1 §4.8.5) or of `basePath` (2.0), without a slash at the end. */
export function readBasePaths(reading: Reading): readonly string[] {
  const { root, dialect } = reading;
  if (dialect === "2.0") return [plainPrefix(textAt(root, "basePath") ?? "")];
  const servers = listAt(root, "servers") ?? [];
  const prefixes = new Set<string>();
  for (const [index, item] of servers.entries()) {
    const server = asObject(item);
    const url = textAt(server, "url");
    if (url === undefined) {
      reading.report.warning(`/servers/${index}`, 'has no "url"; it is left out');
      continue;
    }
    for (const prefix of expand(pathOf(url), server)) {
      if (prefixes.size < maxBasePaths) prefixes.add(plainPrefix(prefix));
      else reading.report.warning(`/servers/${index}`, `more than ${maxBasePaths} base paths`);
    }
  }
  return prefixes.size === 0 ? [""] : [...prefixes];
}

/** `https://a.example/v1?x#y` as `/v1`: the authority may hold variables, so this is no job for a URL parser. */
function pathOf(url: string): string {
  const bare = url.replace(/[?#].*$/s, "");
  const authority = /^(?:[^:/]*:)?\/\/[^/]*/.exec(bare);
  if (authority !== null) return bare.slice(authority[0].length);
  // `{scheme}host/v1`: the first variable holds the scheme and its slashes.
  const scheme = /^\{[^}]*\}:?(?:\/\/)?[^/]*/.exec(bare);
  return scheme === null ? bare : bare.slice(scheme[0].length);
}

function expand(path: string, server: JsonObject | undefined): readonly string[] {
  let paths = [path];
  for (const [token, name] of path.matchAll(/\{([^{}]*)\}/g)) {
    const variable = objectAt(objectAt(server, "variables"), name ?? "");
    const standard = textAt(variable, "default") ?? asScalar(variable);
    const values = [standard, ...(listAt(variable, "enum") ?? []).map((value) => asText(value))];
    const told = [...new Set(values.filter((value) => value !== undefined))];
    if (told.length === 0) continue;
    paths = paths.flatMap((before) => told.map((value) => before.replace(token, () => value)));
    if (paths.length > maxBasePaths) paths = paths.slice(0, maxBasePaths);
  }
  return paths;
}

function asScalar(variable: JsonObject | undefined): string | undefined {
  const standard = member(variable, "default");
  return typeof standard === "number" ? String(standard) : undefined;
}

function plainPrefix(path: string): string {
  const rooted = path === "" || path.startsWith("/") ? path : `/${path}`;
  const parts = rooted.split("/").filter((part, index) => part !== "" || index === 0);
  return parts.length <= 1 ? "" : parts.join("/");
}
