import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";

interface Kept {
  readonly model: string;
  readonly id: string;
  readonly payload: AdapterPayload;
  /** ms since 1970. */
  readonly until: number;
}

/** More than a demo or a test ever has; the oldest go first. */
const most = 10_000;

/**
 * What the provider remembers: sessions, grants, codes, opaque tokens. It outlives a provider, so that one
 * with new keys goes on where the last one stopped.
 */
export function memoryStore(): AdapterFactory {
  const all = new Map<string, Kept>();
  return (model) => new Shelf(model, all);
}

class Shelf implements Adapter {
  readonly #model: string;
  readonly #all: Map<string, Kept>;

  constructor(model: string, all: Map<string, Kept>) {
    this.#model = model;
    this.#all = all;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const until =
      expiresIn === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiresIn * 1000;
    this.#all.set(this.#key(id), { model: this.#model, id, payload, until });
    const [oldest] = this.#all.keys();
    if (this.#all.size > most && oldest !== undefined) this.#all.delete(oldest);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return current(this.#all.get(this.#key(id)));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#search((payload) => payload.uid === uid);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.#search((payload) => payload.userCode === userCode);
  }

  async consume(id: string): Promise<void> {
    const payload = current(this.#all.get(this.#key(id)));
    if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    this.#all.delete(this.#key(id));
  }

  /** Everything that came of one consent, whatever its model. */
  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, { payload }] of this.#all) {
      if (payload.grantId === grantId) this.#all.delete(key);
    }
  }

  #key(id: string): string {
    return `${this.#model} ${id}`;
  }

  #search(wanted: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const kept of this.#all.values()) {
      if (kept.model === this.#model && wanted(kept.payload)) return current(kept);
    }
    return undefined;
  }
}

function current(kept: Kept | undefined): AdapterPayload | undefined {
  return kept !== undefined && Date.now() < kept.until ? kept.payload : undefined;
}
