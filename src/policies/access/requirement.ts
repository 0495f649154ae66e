import type { Credential, Principal } from "../../engine/principal.ts";
import type { Contract, SecurityRequirement } from "../../registry/operation.ts";

/** One scheme of a requirement. `proof` is undefined where nothing at this gate can prove it. */
interface Part {
  readonly scheme: string;
  readonly proof: Credential | undefined;
  readonly names: readonly string[];
}

/** One alternative of a contract's `security`: every part must be met. */
export interface Alternative {
  readonly parts: readonly Part[];
  readonly provable: boolean;
}

const proofs: ReadonlyMap<string, Credential> = new Map([
  ["bearer", "bearer"],
  ["api-key", "api-key"],
  ["mtls", "mtls"],
]);

/** OpenAPI 3.1 §4.8.30 as written, made ready: which credential proves each scheme. */
export function alternativesOf(
  security: readonly SecurityRequirement[],
  contract: Contract | undefined,
): readonly Alternative[] {
  return security.map((requirement) => {
    const parts = Array.from(requirement, ([scheme, names]) => ({
      scheme,
      proof: proofs.get(contract?.securitySchemes.get(scheme)?.kind ?? ""),
      names,
    }));
    return { parts, provable: parts.every((part) => part.proof !== undefined) };
  });
}

/** True where the contract says that nobody need be known: `[]`, or `{}` among the alternatives. */
export function saysPublic(security: readonly SecurityRequirement[]): boolean {
  return security.length === 0 || security.some((requirement) => requirement.size === 0);
}

/** How near the callers came to a contract's `security`, best first. */
export type Standing = "met" | "insufficient-scope" | "unauthenticated" | "unprovable";

/** Alternatives are or, parts are and; different credentials of one request may meet different parts. */
export function judge(
  alternatives: readonly Alternative[],
  principals: readonly Principal[],
): Standing {
  let known = false;
  let provable = false;
  for (const { parts, provable: could } of alternatives) {
    if (!could) continue;
    provable = true;
    if (parts.every((part) => principals.some((caller) => meets(caller, part)))) return "met";
    known ||= parts.every((part) => principals.some((caller) => caller.credential === part.proof));
  }
  if (known) return "insufficient-scope";
  return provable ? "unauthenticated" : "unprovable";
}

/**
 * A token must hold every scope by its exact name. For keys and certificates the names may be roles
 * (OpenAPI 3.1 §4.8.30: "the array MAY contain a list of role names").
 */
function meets(caller: Principal, { proof, names }: Part): boolean {
  if (caller.credential !== proof) return false;
  return names.every(
    (name) => caller.scopes.has(name) || (proof !== "bearer" && caller.roles.has(name)),
  );
}
