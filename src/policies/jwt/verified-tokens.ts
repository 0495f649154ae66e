import type { Identify } from "../../engine/outcome.ts";
import type { Millis } from "../../kernel/clock.ts";
import type { TrustedKey } from "../jwk.ts";
import type { Binding } from "../possession.ts";
import type { KeySet } from "./key-set.ts";

/** A token that was verified: everything that a later request with it still has to be asked. */
export interface Verified {
  readonly outcome: Identify;
  readonly token: string;
  readonly from: Millis;
  readonly until: Millis;
  readonly issuedAt: Millis | undefined;
  /** The key that verified it, and the set in which that key must still be. */
  readonly key: TrustedKey;
  readonly keySet: KeySet;
  readonly binding: Binding;
}

interface Entry {
  readonly verified: Verified;
  readonly bytes: number;
  used: boolean;
}

/** What an entry costs beside its text: claims, sets, the entry itself. Measured generously. */
const overhead = 1024;

/** How many entries one insertion looks at before it takes the next one it meets. */
const maxLooks = 8;

/**
 * Tokens that were verified, by the text of the header field that brought them, bounded in bytes. Only
 * tokens that an issuer signed get in, so a stranger cannot fill it. Eviction gives entries that were used
 * since it last passed a second chance (the CLOCK algorithm), so that a hit writes one boolean.
 */
export class VerifiedTokens {
  readonly limit: number;
  /** Entries that left to make room. */
  evicted = 0;
  bytes = 0;
  readonly #entries = new Map<string, Entry>();

  /** `limit` in bytes. */
  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(text: string): Verified | undefined {
    const entry = this.#entries.get(text);
    if (entry === undefined) return undefined;
    entry.used = true;
    return entry.verified;
  }

  set(text: string, verified: Verified): void {
    this.delete(text);
    const bytes = 3 * text.length + overhead;
    if (bytes > this.limit) return;
    this.#entries.set(owned(text), { verified, bytes, used: false });
    this.bytes += bytes;
    while (this.bytes > this.limit) this.#evict();
  }

  delete(text: string): void {
    const entry = this.#entries.get(text);
    if (entry === undefined) return;
    this.#entries.delete(text);
    this.bytes -= entry.bytes;
  }

  #evict(): void {
    let looks = 0;
    for (const [text, entry] of this.#entries) {
      looks += 1;
      if (entry.used && looks < maxLooks) {
        entry.used = false;
        this.#entries.delete(text);
        this.#entries.set(text, entry);
        continue;
      }
      this.delete(text);
      this.evicted += 1;
      return;
    }
  }
}

/** The text in memory of its own: a slice would keep alive the whole head that it was cut from. */
function owned(text: string): string {
  return String(JSON.parse(JSON.stringify(text)));
}
