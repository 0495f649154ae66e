import type { ApiKey, Directory } from "../engine/ports.ts";
import type { Millis } from "../kernel/clock.ts";
import type { KeyRecord } from "./api-keys.ts";
import type { Revocation, RevocationKind } from "./revocations.ts";

/** What workers need to know of keys and revocations: plain data, pushed whole whenever it changes. */
export interface DirectorySnapshot {
  /** By hash. Revoked keys are not in it. */
  readonly keys: ReadonlyMap<string, ApiKey>;
  /** When what is named was revoked: only what was issued before; Infinity: whenever it was issued. */
  readonly revoked: ReadonlyMap<string, number>;
}

const emptySnapshot: DirectorySnapshot = { keys: new Map(), revoked: new Map() };

export function takeSnapshot(
  keys: readonly KeyRecord[],
  revocations: readonly Revocation[],
  now: Millis,
): DirectorySnapshot {
  const live = keys.filter(({ revoked }) => revoked === undefined);
  const inForce = revocations.filter(({ expires }) => expires === undefined || expires > now);
  return {
    keys: new Map(
      live.map(({ hash, id, consumer, scopes, roles, apis, expires, retires }) => [
        hash,
        { id, consumer, scopes, roles, apis, expires, retires },
      ]),
    ),
    revoked: new Map(
      inForce.map(({ kind, issuer, id, issuedBefore }) => [
        nameOf(kind, issuer, id),
        issuedBefore ?? Number.POSITIVE_INFINITY,
      ]),
    ),
  };
}

/** A directory over the latest snapshot; replacing it takes effect at once and as a whole. */
export function snapshotDirectory(first: DirectorySnapshot = emptySnapshot): Directory & {
  readonly replace: (snapshot: DirectorySnapshot) => void;
} {
  let current = first;
  return {
    replace(snapshot) {
      current = snapshot;
    },
    apiKey: (hash) => current.keys.get(hash),
    revoked(kind, issuer, id, issuedAt) {
      if (current.revoked.size === 0) return false;
      const before = current.revoked.get(nameOf(kind, issuer, id));
      if (before === undefined) return false;
      // What cannot tell when it was issued cannot claim to have come later.
      return issuedAt === undefined || issuedAt < before;
    },
  };
}

/** The length stands first: an issuer or a subject may hold any separator. */
function nameOf(kind: RevocationKind, issuer: string, id: string): string {
  return `${kind} ${issuer.length} ${issuer}${id}`;
}
