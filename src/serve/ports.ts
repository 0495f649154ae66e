import type { Load, Ports } from "../engine/ports.ts";
import { createDigest } from "../gateway/host/digest.ts";
import { createOutbound } from "../gateway/host/outbound.ts";
import { createRandom } from "../gateway/host/random.ts";
import { createSigner, generateSigningKey } from "../gateway/host/signer.ts";
import { millis } from "../kernel/clock.ts";
import { snapshotDirectory } from "../store/directory.ts";
import { allocateCounters, createSharedCounters } from "../store/shared-counters.ts";

export type HostParts = Pick<Ports, "counters" | "directory" | "load" | "alert"> & {
  readonly signingKey: string;
};

/** The ports of one thread: its own host parts, what all share, and a shelf for what outlives a plan. */
export function createPorts({ signingKey, ...parts }: HostParts): Ports {
  const signer = createSigner(signingKey);
  if (!signer.ok) throw new Error("the signing key is damaged");
  const shelf = new Map<string, unknown>();
  return {
    ...parts,
    clock: { now: () => millis(Date.now()) },
    outbound: createOutbound(),
    digest: createDigest(),
    random: createRandom(),
    signer: signer.value,
    shared<T>(key: string, make: () => T): T {
      if (!shelf.has(key)) shelf.set(key, make());
      // A key belongs to one control, which puts there what it takes from there.
      return shelf.get(key) as T;
    },
  };
}

const idle: Load = { eventLoopDelay: () => 0, inFlight: () => 0 };

/** Ports for compiling without serving: `check`, `explain`, and the main thread's look before a swap. */
export function createDryPorts(): Ports {
  const parts = {
    counters: createSharedCounters(allocateCounters(256), 0),
    directory: snapshotDirectory(),
    load: idle,
    alert: () => undefined,
    signingKey: generateSigningKey(),
  };
  const outbound = { fetch: () => Promise.reject(new Error("nothing is fetched while checking")) };
  return { ...createPorts(parts), outbound };
}
