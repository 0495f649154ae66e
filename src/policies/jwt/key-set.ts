import type { Ports } from "../../engine/ports.ts";
import type { Issuer } from "../../engine/realm.ts";
import type { Millis } from "../../kernel/clock.ts";
import { type TrustedKey, readKeys } from "../jwk.ts";
import { fetchKeySet } from "./discovery.ts";

/** How the keys of an issuer are kept. */
export interface KeyTerms {
  /** Least time between two fetches for one cause: a storm of unknown keys causes one. */
  readonly coolDown: Millis;
  /** Longest time until the keys are looked at again. */
  readonly refreshEvery: Millis;
  /** How long keys go on working while the issuer cannot be reached. */
  readonly staleFor: Millis;
  readonly timeout: Millis;
}

/** Without a usable key nobody gets in, and an issuer that has just come up should be heard soon. */
const coolDownWithoutKeys = 2000;

/**
 * The keys of one issuer, as they stand now.
 *
 *     fetched ────────────── 80 % ───── fresh until ─────────────── stale until
 *      use                    use, and   wait for new keys, unless   nothing works
 *                             refresh    the last fetch failed       without new keys
 *
 * `fresh until` is what `Cache-Control: max-age` says, held between `coolDown` and `refreshEvery`.
 * There is at most one fetch at a time. Fetches that are due and fetches for unknown keys cool down apart, so
 * that a key which appears right after a refresh is found at once.
 */
export class KeySet {
  keys: readonly TrustedKey[] = [];
  readonly #issuer: Issuer;
  readonly #terms: KeyTerms;
  readonly #ports: Ports;
  #refreshAt = 0;
  #freshUntil = 0;
  #staleUntil = 0;
  #lastDue = Number.NEGATIVE_INFINITY;
  #lastRenewal = Number.NEGATIVE_INFINITY;
  #failing = false;
  #inFlight: Promise<void> | undefined;

  constructor(issuer: Issuer, terms: KeyTerms, ports: Ports) {
    this.#issuer = issuer;
    this.#terms = terms;
    this.#ports = ports;
    if (issuer.jwks === undefined) return;
    this.keys = readKeys(issuer.jwks, true)?.keys ?? [];
    this.#refreshAt = this.#freshUntil = this.#staleUntil = Number.POSITIVE_INFINITY;
  }

  /** May the keys be used without waiting? Sets a refresh going when one is due. Costs one comparison. */
  isCurrent(now: Millis): boolean {
    if (now < this.#refreshAt) return true;
    const refresh = this.#refresh(now);
    if (now < this.#freshUntil) return true;
    return now < this.#staleUntil && (refresh === undefined || this.#failing);
  }

  /** Waits for new keys where that could help. Resolves to whether there are keys to judge with. */
  async ready(now: Millis): Promise<boolean> {
    if (!this.isCurrent(now)) await this.#refresh(now);
    return this.#ports.clock.now() < this.#staleUntil;
  }

  /** Looks for a key that is not here yet. Resolves to whether the issuer was asked. */
  async renew(now: Millis): Promise<boolean> {
    if (this.#inFlight === undefined) {
      if (this.#issuer.jwks !== undefined) return false;
      if (now - this.#lastRenewal < this.#terms.coolDown) return false;
      this.#lastRenewal = now;
    }
    await this.#start();
    return true;
  }

  /** A fetch that is due: the one in flight, or a new one; undefined while cooling down. */
  #refresh(now: Millis): Promise<void> | undefined {
    if (this.#inFlight !== undefined) return this.#inFlight;
    const { coolDown } = this.#terms;
    const wait = now < this.#staleUntil ? coolDown : Math.min(coolDown, coolDownWithoutKeys);
    if (now - this.#lastDue < wait) return undefined;
    this.#lastDue = now;
    return this.#start();
  }

  #start(): Promise<void> {
    this.#inFlight ??= this.#fetch().finally(() => {
      this.#inFlight = undefined;
    });
    return this.#inFlight;
  }

  async #fetch(): Promise<void> {
    try {
      const { text, maxAge } = await fetchKeySet(this.#issuer, this.#terms.timeout, this.#ports);
      const reading = readKeys(text, false);
      // An empty set is a broken issuer more often than one that trusts nobody: the old keys age out.
      if (reading === undefined || reading.keys.length === 0) {
        this.#failed("no-usable-keys");
        return;
      }
      this.#take(reading.keys, maxAge);
      this.#tell(reading.ignored);
    } catch (fault) {
      this.#failed(fault instanceof Error ? fault.message : "unknown");
    }
  }

  /** Keys that are still in the set stay the same objects, so that what they verified stays verified. */
  #take(keys: readonly TrustedKey[], maxAge: Millis | undefined): void {
    const kept = keys.map((key) => this.keys.find((old) => isSame(old, key)) ?? key);
    for (const old of this.keys) if (!kept.includes(old)) old.gone = true;
    this.keys = kept;
    const { coolDown, refreshEvery, staleFor } = this.#terms;
    const now = this.#ports.clock.now();
    const fresh = Math.max(coolDown, Math.min(maxAge ?? refreshEvery, refreshEvery));
    this.#freshUntil = now + fresh;
    this.#refreshAt = now + fresh * 0.8;
    this.#staleUntil = this.#freshUntil + staleFor;
  }

  #tell(ignored: number): void {
    const { name } = this.#issuer;
    if (this.#failing) this.#ports.alert("jwt.keys-back", { issuer: name });
    if (ignored > 0) this.#ports.alert("jwt.keys-ignored", { issuer: name, ignored });
    this.#failing = false;
  }

  #failed(cause: string): void {
    if (!this.#failing) {
      const usableFor = Math.max(0, this.#staleUntil - this.#ports.clock.now());
      this.#ports.alert("jwt.keys-unavailable", { issuer: this.#issuer.name, cause, usableFor });
    }
    this.#failing = true;
  }
}

function isSame(a: TrustedKey, b: TrustedKey): boolean {
  return (
    a.kid === b.kid &&
    a.material === b.material &&
    a.algorithms.join(" ") === b.algorithms.join(" ")
  );
}
