import { BoundedMap } from "../kernel/bounded.ts";
import type { Clock, Millis } from "../kernel/clock.ts";

/** Wrong credentials and codes of one peer until it must wait. */
const mostFailures = 10;

/** They are forgotten after this. */
const windowMillis = 60_000;

/** The most peers remembered. On loopback there are few. */
const maxPeers = 1000;

/**
 * Slows down whoever tries credentials and codes. It counts failures only, per address; while a peer must
 * wait, nothing it sends is looked at, so that waiting tells it nothing. Sessions are not asked here: who is
 * signed in works on while a neighbour on the same machine guesses.
 */
export interface FailedAttempts {
  /** Seconds that this peer must wait; 0: it may try. */
  wait(peer: string): number;
  count(peer: string): void;
}

export function createFailedAttempts(clock: Clock): FailedAttempts {
  const peers = new BoundedMap<string, { readonly since: Millis; failures: number }>(maxPeers);
  const current = (peer: string) => {
    const found = peers.get(peer);
    return found !== undefined && clock.now() - found.since < windowMillis ? found : undefined;
  };
  return {
    wait(peer) {
      const found = current(peer);
      if (found === undefined || found.failures < mostFailures) return 0;
      return Math.max(1, Math.ceil((found.since + windowMillis - clock.now()) / 1000));
    },
    count(peer) {
      const found = current(peer);
      if (found === undefined) peers.set(peer, { since: clock.now(), failures: 1 });
      else found.failures += 1;
    },
  };
}
