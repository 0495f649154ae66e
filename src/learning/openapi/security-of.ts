import { nameSense } from "../../sensitive/names.ts";
import type { Proof } from "../sighting.ts";
import type { ContractProfile } from "../schema/profile.ts";
import type { SchemaObject } from "./schema-of.ts";

/** A security scheme as observed (OpenAPI 3.1 §4.8.27), with a name that is the same wherever it is the same. */
interface Scheme {
  readonly name: string;
  readonly scheme: SchemaObject;
}

export interface Security {
  /** Undefined: too little was seen to say that nobody needs to be known. */
  readonly requirements: readonly SchemaObject[] | undefined;
  readonly schemes: ReadonlyMap<string, SchemaObject>;
}

/** So many successes without proof before it is said that none is needed. */
const leastOpen = 20;

/** Who was let in: any of the observed proofs, and nobody in particular where that happened too. */
export function securityOf(profile: ContractProfile): Security {
  const schemes = new Map<string, SchemaObject>();
  const requirements: SchemaObject[] = [];
  for (const proof of ["bearer", "api-key", "basic", "mtls", "session"] as const) {
    if (profile.proofs[proof] === 0) continue;
    const { name, scheme } = schemeOf(proof, profile);
    schemes.set(name, scheme);
    requirements.push({ [name]: [] });
  }
  const { none } = profile.proofs;
  if (requirements.length === 0) {
    return { requirements: none >= leastOpen ? [] : undefined, schemes };
  }
  if (none > 0) requirements.push({});
  return { requirements, schemes };
}

function schemeOf(proof: Exclude<Proof, "none">, profile: ContractProfile): Scheme {
  if (proof === "mtls") return { name: "mtls", scheme: { type: "mutualTLS" } };
  if (proof === "api-key") return keyScheme("api-key", keyPlace(profile));
  if (proof === "session") {
    return keyScheme("session", { in: "cookie", name: sessionCookie(profile) });
  }
  return { name: proof, scheme: { type: "http", scheme: proof } };
}

interface KeyPlace {
  readonly in: "header" | "query" | "cookie";
  readonly name: string;
}

function keyScheme(kind: string, place: KeyPlace): Scheme {
  const name = `${kind}-${place.in}-${place.name}`.replaceAll(/[^\w.-]/g, "_");
  return { name, scheme: { type: "apiKey", in: place.in, name: place.name } };
}

/** The header field that carried a credential most often; else a parameter that is named like one. */
function keyPlace({ credentials, query }: ContractProfile): KeyPlace {
  const [header] = credentials.toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  if (header !== undefined) return { in: "header", name: header.name };
  const named = query.properties.map(({ name }) => name).filter((name) => isCredential(name));
  const [parameter] = named.toSorted();
  return parameter === undefined
    ? { in: "header", name: "x-api-key" }
    : { in: "query", name: parameter };
}

function isCredential(name: string): boolean {
  const { denotes } = nameSense(name);
  return denotes === "secret" || denotes === "token";
}

function sessionCookie({ cookie }: ContractProfile): string {
  const likely = cookie.properties.filter(
    ({ name }) => isCredential(name) || /sess|sid|auth|login/i.test(name),
  );
  const [first] = likely.toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return first?.name ?? "session";
}
