import type { Ports } from "../engine/ports.ts";
import type { Realm } from "../engine/realm.ts";

/**
 * One value per realm and key, shared by all sites of a plan: what is remembered of tokens and keys must not
 * be kept once per operation. It goes when the plan, and with it the realm, goes. `key` begins with the
 * control's name and holds every setting that the value depends on.
 */
export function perRealm<T>(ports: Ports, realm: Realm, key: string, make: () => T): T {
  const [kind = key] = key.split(" ", 1);
  const all = ports.shared(`${kind} by realm`, () => new WeakMap<Realm, Map<string, T>>());
  const ofRealm = all.get(realm) ?? new Map<string, T>();
  all.set(realm, ofRealm);
  const value = ofRealm.get(key) ?? make();
  ofRealm.set(key, value);
  return value;
}
