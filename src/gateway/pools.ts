import type { UpstreamSettings } from "./upstream-settings.ts";
import type { TargetStats, UpstreamClient } from "./upstream/upstream-client.ts";

type Open = (settings: UpstreamSettings) => UpstreamClient;

interface Pool {
  /** Its settings as text: what is equal needs no new pool, and keeps its connections and what it learned. */
  readonly settings: string;
  readonly client: UpstreamClient;
}

/** The upstream pools in force, by name. */
export class Pools {
  readonly #open: Open;
  #pools: ReadonlyMap<string, Pool> = new Map();

  constructor(open: Open) {
    this.#open = open;
  }

  /** Opens what is new, keeps what is the same, closes the rest; calls under way end in peace. */
  replace(upstreams: readonly UpstreamSettings[]): ReadonlyMap<string, UpstreamClient> {
    const before = this.#pools;
    const after = new Map<string, Pool>();
    for (const upstream of upstreams) {
      const settings = JSON.stringify(upstream);
      const known = before.get(upstream.name);
      const same = known?.settings === settings ? known : undefined;
      after.set(upstream.name, same ?? { settings, client: this.#open(upstream) });
    }
    this.#pools = after;
    for (const [name, pool] of before) if (after.get(name) !== pool) pool.client.close();
    return new Map([...after].map(([name, pool]) => [name, pool.client]));
  }

  close(): void {
    for (const { client } of this.#pools.values()) client.close();
  }

  stats(): readonly { readonly name: string; readonly targets: readonly TargetStats[] }[] {
    return [...this.#pools].map(([name, { client }]) => ({ name, targets: client.stats() }));
  }
}
