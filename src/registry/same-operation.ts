import { anyHost } from "./operation-key.ts";

/*
 * Two keys may mean one operation: traffic invents other names for path parameters than a contract does, and
 * knows hosts where a contract names none.
 */

/** What is alike in every spelling of an operation: method, and path without the names of its parameters. */
export function shapeOf(method: string, path: string): string {
  return `${method} ${path.replaceAll(/\{[^{}]*\}/g, "{}")}`;
}

/** May requests for one of these hosts be requests for the other? `*` and `*.example.com` as contracts write them. */
export function hostsMeet(one: string, other: string): boolean {
  if (one === other || one === anyHost || other === anyHost) return true;
  return isBelow(one, other) || isBelow(other, one);
}

function isBelow(name: string, pattern: string): boolean {
  return pattern.startsWith("*.") && name.endsWith(pattern.slice(1)) && !name.startsWith("*.");
}
