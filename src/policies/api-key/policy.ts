import { type Control, type Reason, defineControl } from "../../engine/control.ts";
import type { Arrival } from "../../engine/facts.ts";
import type { Identify } from "../../engine/outcome.ts";
import type { ApiKey, Ports } from "../../engine/ports.ts";
import type { Consumer, Realm } from "../../engine/realm.ts";
import type { Fields } from "../../http/fields.ts";
import { BoundedMap } from "../../kernel/bounded.ts";
import type { Millis } from "../../kernel/clock.ts";
import { ok } from "../../kernel/result.ts";
import { type Deny, type Field, deny, pass } from "../../kernel/verdict.ts";
import { keyPrefix, onlyValue, readAuthorization } from "../authorization.ts";
import { perRealm } from "../per-realm.ts";
import { type Config, parse, schema } from "./config.ts";
import { looksLikeKey } from "./key-format.ts";

type Code = "malformed" | "repeated" | "unknown" | "expired" | "replaced" | "revoked" | "elsewhere";

const reasons: Readonly<Record<Code, Reason>> = {
  malformed: { status: 401, title: "The text in the key's place is not a key of this house" },
  repeated: { status: 401, title: "More than one key came with the request" },
  unknown: { status: 401, title: "No such key has been issued, or its consumer is not configured" },
  expired: { status: 401, title: "The key has expired" },
  replaced: { status: 401, title: "The key was rotated and its overlap is over" },
  revoked: { status: 401, title: "The key has been revoked" },
  elsewhere: { status: 403, title: "The key is not for this API" },
};

/** Principals made from keys: no more than keys were issued, but those may be many. */
const maxPrincipals = 10_000;

const challenge: readonly Field[] = [["www-authenticate", 'ApiKey realm="api"']];

const denials: ReadonlyMap<Code, Deny<Code>> = new Map(
  (Object.keys(reasons) as Code[]).map((code) => [
    code,
    reasons[code].status === 401 ? deny(code, { fields: challenge }) : deny(code),
  ]),
);

function refuse(code: Code): Deny<Code> {
  return denials.get(code) ?? deny(code);
}

export const apiKey: Control = defineControl<Config, Code>({
  name: "api-key",
  title: "Recognises API keys issued by castellan keys create and names their consumer",
  onError: "deny",
  reasons,
  defaults: { headers: ["x-api-key"], authorization: true },
  strictness: { headers: "fewer", authorization: "off" },
  schema,
  parse,
  compile(config, site, ports) {
    const judge = judgeKeys(site.api.name, site.realm, ports);
    return ok({
      steps: {
        identify(facts: Arrival) {
          const key = presented(facts.head.fields, config);
          if (key === undefined) return pass;
          return typeof key === "string" ? judge(key, facts.time) : refuse("repeated");
        },
      },
    });
  },
  describe(config) {
    const places = config.authorization ? [...config.headers, "authorization"] : config.headers;
    return `keys of this house in ${places.join(", ")}; nowhere else`;
  },
});

/**
 * The one key of this house that came, wherever it may come. A text that does not begin as one is somebody
 * else's: the upstream may have keys of its own, and whoever comes without ours is simply not known.
 */
function presented(
  fields: Fields,
  config: Config,
): string | undefined | { readonly repeated: true } {
  let found = config.authorization ? inAuthorization(fields) : undefined;
  for (const name of config.headers) {
    const value = onlyValue(fields, name);
    if (typeof value === "string" && !value.startsWith(keyPrefix)) continue;
    if (value === undefined) continue;
    if (found !== undefined) return { repeated: true };
    found = value;
  }
  return found;
}

function inAuthorization(fields: Fields): ReturnType<typeof onlyValue> {
  const value = onlyValue(fields, "authorization");
  if (typeof value !== "string") return value;
  const { scheme, credentials } = readAuthorization(value);
  if (scheme !== "apikey" && scheme !== "bearer") return undefined;
  return credentials.startsWith(keyPrefix) ? credentials : undefined;
}

/** What was made of a key. The directory may bring a new object after a refresh; then it is made anew. */
interface Known {
  readonly key: ApiKey;
  readonly outcome: Identify;
}

interface Memory {
  readonly consumers: ReadonlyMap<string, Consumer>;
  readonly known: BoundedMap<string, Known>;
}

function memoryOf(realm: Realm): Memory {
  return {
    consumers: new Map(realm.consumers.map((consumer) => [consumer.name, consumer])),
    known: new BoundedMap<string, Known>(maxPrincipals),
  };
}

function judgeKeys(
  api: string,
  realm: Realm,
  ports: Ports,
): (text: string, now: Millis) => Identify | Deny<Code> {
  const { consumers, known } = perRealm(ports, realm, "api-key/known", () => memoryOf(realm));
  return (text, now) => {
    if (!looksLikeKey(text)) return refuse("malformed");
    const hash = ports.digest.sha256(text);
    const key = ports.directory.apiKey(hash);
    if (key === undefined) return refuse("unknown");
    const flaw = flawOf(key, api, now, ports);
    if (flaw !== undefined) return refuse(flaw);
    const before = known.peek(hash);
    if (before?.key === key) return before.outcome;
    const consumer = consumers.get(key.consumer);
    if (consumer === undefined) return refuse("unknown");
    const outcome = identify(key, consumer);
    known.set(hash, { key, outcome });
    return outcome;
  };
}

function flawOf(key: ApiKey, api: string, now: Millis, ports: Ports): Code | undefined {
  if (key.expires !== undefined && now >= key.expires) return "expired";
  if (key.retires !== undefined && now >= key.retires) return "replaced";
  if (ports.directory.revoked("token", "castellan", key.id)) return "revoked";
  if (key.apis !== undefined && !key.apis.includes(api)) return "elsewhere";
  return undefined;
}

/** A key that names scopes or roles has just those; one that names none has its consumer's. */
function identify(key: ApiKey, consumer: Consumer): Identify {
  return {
    kind: "identify",
    principal: {
      id: key.id,
      kind: "key",
      credential: "api-key",
      issuer: "castellan",
      consumer: consumer.name,
      tenant: consumer.tenant,
      scopes: new Set(key.scopes.length > 0 ? key.scopes : consumer.scopes),
      roles: new Set(key.roles.length > 0 ? key.roles : consumer.roles),
      groups: new Set(),
      claims: {},
      credentialId: key.id,
    },
  };
}
