import type { ClientCertificate } from "../../engine/facts.ts";
import type { Consumer } from "../../engine/realm.ts";

type Names = Consumer["certificates"][number];

interface Entry {
  readonly consumer: Consumer;
  readonly names: Names;
}

/** Whose certificates are whose: entries under the first name that each gives. */
export type Roster = ReadonlyMap<string, readonly Entry[]>;

export function rosterOf(consumers: readonly Consumer[]): Roster {
  const entries = consumers.flatMap((consumer) =>
    consumer.certificates.map((names) => ({ consumer, names })),
  );
  return Map.groupBy(entries, ({ names }) => textsOf(names)[0] ?? "");
}

/** Each name with its kind before it, so that a common name cannot pass for a thumbprint. */
function textsOf(names: Names): readonly string[] {
  return [
    ...(names.thumbprint === undefined ? [] : [`thumbprint ${names.thumbprint}`]),
    ...(names.commonName === undefined ? [] : [`name ${names.commonName}`]),
    ...(names.dnsName === undefined ? [] : [`dns ${names.dnsName.toLowerCase()}`]),
    ...(names.uri === undefined ? [] : [`uri ${names.uri}`]),
  ];
}

/**
 * Every consumer that has an entry all of whose names the certificate carries. A DNS name is compared whole
 * (RFC 6125 §6.4.1, without regard to case): a wildcard certificate is not a client's name.
 */
export function consumersOf(certificate: ClientCertificate, roster: Roster): readonly Consumer[] {
  const { commonName } = certificate;
  const carried = new Set([
    `thumbprint ${certificate.thumbprint}`,
    ...(commonName === undefined ? [] : [`name ${commonName}`]),
    ...certificate.dnsNames.map((name) => `dns ${name.toLowerCase()}`),
    ...certificate.uris.map((uri) => `uri ${uri}`),
  ]);
  const owners = [...carried]
    .flatMap((text) => roster.get(text) ?? [])
    .filter(({ names }) => textsOf(names).every((text) => carried.has(text)))
    .map(({ consumer }) => consumer);
  return [...new Set(owners)];
}
