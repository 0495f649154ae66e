import { z } from "zod";
import type { Site } from "../engine/control.ts";
import type { Arrival, Identified } from "../engine/facts.ts";
import type { Principal } from "../engine/principal.ts";
import { Memo } from "../kernel/memo.ts";

/** What a limit counts by. */
export type Subject =
  | "principal"
  | "credential"
  | "consumer"
  | "tenant"
  | "address"
  | "anonymous"
  | "operation"
  | "api";

const subjects = [
  "principal",
  "credential",
  "consumer",
  "tenant",
  "address",
  "anonymous",
  "operation",
  "api",
] as const;

const subject: z.ZodType<Subject> = z.enum(subjects);

/** One subject, or several that count together: `per: [principal, operation]`. */
export const per: z.ZodType<readonly Subject[]> = z.union([
  subject.transform((one) => [one]),
  z
    .array(subject)
    .min(1)
    .max(4)
    .refine((list) => new Set(list).size === list.length, "must not name a subject twice"),
]);

/** The name of one limit in its list; it stands in response fields (RFC 9651 strings) and in the trail. */
export const limitName: z.ZodType<string> = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be a short name such as "burst" or "per-user"');

/** Two limits of one name could not be told apart in fields, in the trail and in exceptions. */
export function namesDiffer(limits: readonly { readonly name: string }[]): boolean {
  return new Set(limits.map((limit) => limit.name)).size === limits.length;
}

/** True where everything the limit counts by is known before anyone was identified. */
export function knownOnArrival(list: readonly Subject[]): boolean {
  return list.every((one) => one === "address" || one === "operation" || one === "api");
}

/**
 * Makes the text that a request is counted under. Undefined: this request is not the limit's business
 * (`anonymous`, and someone is known). `prefix` keeps limits apart and must contain all that makes two
 * limits different. A subject that a caller lacks falls back to a narrower one, so that no limit vanishes
 * for want of a name: consumer and tenant to principal, principal to address.
 */
export function limitKey(
  prefix: string,
  list: readonly Subject[],
  site: Site,
): (facts: Arrival | Identified) => string | undefined {
  const fixed = brief(
    `${prefix}|${list.join("+")}|${list.map((one) => siteText(one, site)).join("|")}`,
  );
  const needsNobody = list.includes("anonymous");
  const moving = list.filter((one) => one !== "operation" && one !== "api");
  if (moving.length === 0) return () => fixed;
  const written = list.length === 1 ? writtenFor(fixed) : undefined;
  return (facts) => {
    const caller = "principal" in facts ? facts.principal : undefined;
    if (needsNobody && caller !== undefined) return undefined;
    const { client } = facts;
    // One subject is told by one thing: the caller if there is one, and else the address.
    const who = caller === undefined || list[0] === "address" ? client : caller;
    const before = written?.get(who);
    if (before !== undefined) return before;
    let key = fixed;
    for (const one of moving) key += textOf(one, caller, client);
    if (key.length <= longestRemembered) written?.set(who, key);
    return key;
  };
}

/** Callers and addresses of one limit whose key is not written anew for each request. */
const rememberedKeys = 1024;
const longestRemembered = 256;
/** Limits that remember. The same limit of all operations is one; configurations have a handful. */
const rememberingLimits = 64;

type Written = Memo<Principal | string, string>;

const writtenKeys = new Map<string, Written>();

function writtenFor(fixed: string): Written | undefined {
  const before = writtenKeys.get(fixed);
  if (before !== undefined || writtenKeys.size >= rememberingLimits) return before;
  const made: Written = new Memo(rememberedKeys);
  writtenKeys.set(fixed, made);
  return made;
}

/**
 * Sixty-four bits in place of a limit's words: keys are hashed for every request, and operators write no two
 * limits that collide by accident (FNV-1a with two offsets).
 */
function brief(text: string): string {
  let high = 0x811c9dc5;
  let low = 0x050c5d1f;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code ^ (high >>> 24), 0x01000193);
  }
  return (high >>> 0).toString(36) + (low >>> 0).toString(36).padStart(7, "0");
}

function siteText(one: Subject, { api, operation }: Site): string {
  if (one === "api") return `${api.name}@${api.version}`;
  if (one === "operation") return `${api.name}@${api.version} ${operation?.id ?? "undeclared"}`;
  return "";
}

function textOf(one: Subject, caller: Principal | undefined, client: string): string {
  if (caller === undefined || one === "address") return measured("a", network(client));
  if (one === "consumer" && caller.consumer !== undefined) return measured("c", caller.consumer);
  if (one === "tenant" && caller.tenant !== undefined) return measured("t", caller.tenant);
  if (one === "credential" && caller.credentialId !== undefined)
    return measured("k", caller.credentialId);
  return measured("i", caller.issuer) + measured("p", caller.id);
}

/** The length stands first: no name, whatever is in it, can pass for two or for another kind. */
function measured(kind: string, text: string): string {
  return `${kind}${text.length}:${text}`;
}

/**
 * An IPv4 address as it is, an IPv6 address as its /64: one subscriber is given at least that much
 * (RFC 6177), so that single addresses say nothing. Takes canonical text (RFC 5952).
 */
export function network(address: string): string {
  if (!address.includes(":")) return address;
  // IPv4 in IPv6 (mapped, or through NAT64): the IPv4 address is who it is.
  if (address.includes(".")) return address.slice(address.lastIndexOf(":") + 1);
  const gap = address.indexOf("::");
  if (gap < 0) return `${address.split(":", 4).join(":")}::/64`;
  const before = groupsOf(address.slice(0, gap));
  const after = groupsOf(address.slice(gap + 2));
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  return `${[...before, ...zeros, ...after].slice(0, 4).join(":")}::/64`;
}

function groupsOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(":");
}
