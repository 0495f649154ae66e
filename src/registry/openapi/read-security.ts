import type { JsonValue } from "../../http/json.ts";
import { pointerToken } from "../../kernel/result.ts";
import { asList, asObject, asText, member, objectAt, textAt } from "../json-object.ts";
import type { JsonObject } from "../json-object.ts";
import type { SecurityRequirement, SecurityScheme } from "../operation.ts";
import { type Reading, follow } from "./reading.ts";

/** `components.securitySchemes`, or `securityDefinitions` of 2.0. */
export function readSecuritySchemes(reading: Reading): ReadonlyMap<string, SecurityScheme> {
  const old = reading.dialect === "2.0";
  const holder = old ? reading.root : objectAt(reading.root, "components");
  const name = old ? "securityDefinitions" : "securitySchemes";
  const at = old ? `/${name}` : `/components/${name}`;
  const schemes = new Map<string, SecurityScheme>();
  for (const [key, value] of Object.entries(objectAt(holder, name) ?? {})) {
    const place = `${at}/${pointerToken(key)}`;
    const found = follow(reading, value, place);
    if (found === undefined) continue;
    schemes.set(key, readScheme(reading, key, found.value, place));
  }
  return schemes;
}

function readScheme(
  reading: Reading,
  name: string,
  scheme: JsonObject,
  at: string,
): SecurityScheme {
  const kind = kindOf(scheme);
  const place = kind === "api-key" ? placeOf(scheme) : undefined;
  if (kind === "api-key" && place === undefined) {
    reading.report.problem(at, 'an apiKey scheme needs "name", and "in": header, query or cookie');
  }
  if (kind === "other") {
    reading.report.warning(at, "is of a kind that the gateway cannot prove; it is never satisfied");
  }
  return { name, kind, openIdConnectUrl: textAt(scheme, "openIdConnectUrl"), place };
}

const kinds: ReadonlyMap<string, SecurityScheme["kind"]> = new Map([
  ["oauth2", "bearer"],
  ["openIdConnect", "bearer"],
  ["apiKey", "api-key"],
  ["mutualTLS", "mtls"],
  ["basic", "basic"],
]);

function kindOf(scheme: JsonObject): SecurityScheme["kind"] {
  const type = textAt(scheme, "type") ?? "";
  return type === "http"
    ? httpKind(textAt(scheme, "scheme")?.toLowerCase())
    : (kinds.get(type) ?? "other");
}

function httpKind(scheme: string | undefined): SecurityScheme["kind"] {
  return scheme === "bearer" || scheme === "basic" ? scheme : "other";
}

function placeOf(scheme: JsonObject): SecurityScheme["place"] {
  const name = textAt(scheme, "name");
  const place = textAt(scheme, "in");
  if (name === undefined) return undefined;
  return place === "header" || place === "query" || place === "cookie"
    ? { in: place, name: place === "header" ? name.toLowerCase() : name }
    : undefined;
}

/** A `security` member (OpenAPI 3.1 §4.8.30); undefined where it is absent. */
export function readSecurity(
  reading: Reading,
  value: JsonValue | undefined,
  at: string,
  schemes: ReadonlyMap<string, SecurityScheme>,
): readonly SecurityRequirement[] | undefined {
  if (value === undefined || value === null) return undefined;
  const list = asList(value);
  if (list === undefined) {
    reading.report.problem(at, "must be a list of security requirements");
    return undefined;
  }
  return list.map((item, index) => readRequirement(reading, item, `${at}/${index}`, schemes));
}

function readRequirement(
  reading: Reading,
  item: JsonValue,
  at: string,
  schemes: ReadonlyMap<string, SecurityScheme>,
): SecurityRequirement {
  const requirement = new Map<string, readonly string[]>();
  const object = asObject(item);
  if (object === undefined) reading.report.problem(at, "must be an object of schemes and scopes");
  for (const [name, scopes] of Object.entries(object ?? {})) {
    if (!schemes.has(name)) {
      reading.report.warning(
        `${at}/${pointerToken(name)}`,
        `no security scheme is named "${name}"; the requirement can never be met`,
      );
    }
    const texts = (asList(scopes) ?? []).map((scope) => asText(scope));
    requirement.set(
      name,
      texts.filter((scope) => scope !== undefined),
    );
  }
  return requirement;
}

/** The `x-…` members of an object. */
export function readExtensions(object: JsonObject): ReadonlyMap<string, JsonValue> {
  const extensions = new Map<string, JsonValue>();
  for (const name of Object.keys(object)) {
    const value = member(object, name);
    if (name.startsWith("x-") && value !== undefined) extensions.set(name, value);
  }
  return extensions;
}
