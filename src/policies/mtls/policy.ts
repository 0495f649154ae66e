import { type Control, defineControl } from "../../engine/control.ts";
import type { ClientCertificate } from "../../engine/facts.ts";
import type { Identify, Outcomes } from "../../engine/outcome.ts";
import type { Ports } from "../../engine/ports.ts";
import type { Consumer, Realm } from "../../engine/realm.ts";
import type { Millis } from "../../kernel/clock.ts";
import { ok } from "../../kernel/result.ts";
import { deny, pass } from "../../kernel/verdict.ts";
import { type Config, parse, schema } from "./config.ts";
import { type Roster, consumersOf, rosterOf } from "./roster.ts";

type Code = "missing" | "untrusted" | "expired" | "revoked" | "unknown" | "ambiguous";

export const mtls: Control = defineControl<Config, Code>({
  name: "mtls",
  title: "Names the consumer that a client certificate belongs to",
  onError: "deny",
  reasons: {
    missing: { status: 401, title: "A client certificate is required and none came" },
    untrusted: { status: 401, title: "The client certificate has no trusted issuer" },
    expired: { status: 401, title: "The client certificate has expired" },
    revoked: { status: 401, title: "The client certificate has been revoked" },
    unknown: { status: 401, title: "The client certificate belongs to no consumer" },
    ambiguous: { status: 401, title: "The client certificate belongs to more than one consumer" },
  },
  defaults: { unknown: "deny", required: false },
  strictness: { unknown: "free", required: "on" },
  schema,
  parse,
  compile(config, site, ports) {
    const judge = judgeCertificates(config, site.realm, ports);
    return ok({
      steps: {
        identify({ tls, time }) {
          const certificate = tls?.certificate;
          if (certificate !== undefined) return judge(certificate, time);
          return config.required ? deny("missing") : pass;
        },
      },
    });
  },
  describe(config) {
    const need = config.required ? "required" : "taken where one comes";
    const stranger = config.unknown === "deny" ? "strangers refused" : "strangers named";
    return `client certificates ${need}, ${stranger}`;
  },
});

/** A connection keeps its certificate object, so what was made from it can be kept with it. */
function judgeCertificates(
  config: Config,
  realm: Realm,
  ports: Ports,
): (certificate: ClientCertificate, now: Millis) => Outcomes<Code>["identify"] {
  const roster = rosterOf(realm.consumers);
  const known = new WeakMap<ClientCertificate, Outcomes<Code>["identify"]>();
  return (certificate, now) => {
    if (!certificate.trusted) return deny("untrusted");
    if (now >= certificate.notAfter) return deny("expired");
    if (ports.directory.revoked("certificate", "castellan", certificate.thumbprint)) {
      return deny("revoked");
    }
    const before = known.get(certificate);
    if (before !== undefined) return before;
    const outcome = assign(certificate, roster, config);
    known.set(certificate, outcome);
    return outcome;
  };
}

function assign(
  certificate: ClientCertificate,
  roster: Roster,
  config: Config,
): Outcomes<Code>["identify"] {
  const owners = consumersOf(certificate, roster);
  if (owners.length > 1) {
    return deny("ambiguous", { note: owners.map((owner) => owner.name).join(", ") });
  }
  const [owner] = owners;
  if (owner === undefined && config.unknown === "deny") return deny("unknown");
  return identify(certificate, owner);
}

function identify(certificate: ClientCertificate, owner: Consumer | undefined): Identify {
  return {
    kind: "identify",
    principal: {
      id: owner?.name ?? certificate.subject,
      kind: "service",
      credential: "mtls",
      issuer: "castellan",
      consumer: owner?.name,
      tenant: owner?.tenant,
      scopes: new Set(owner?.scopes),
      roles: new Set(owner?.roles),
      groups: new Set(),
      claims: {},
      credentialId: certificate.thumbprint,
    },
  };
}
