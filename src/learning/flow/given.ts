import type { Found } from "./parameter.ts";

/** Values remembered of one subject, and how many share a set; a set is searched whole. */
const most = 128;
const ways = 8;
/** Words of an entry. */
const words = 3;
/** The field's id takes the low bits of its word, the session's number the others. */
const fieldBits = 20;
const fieldMask = 2 ** fieldBits - 1;
const sessionMask = 2 ** (32 - fieldBits) - 1;
/** Milliseconds in a tick: 32 bits of ticks tell earlier from later within a year. */
const perTick = 16;

/** The most fields that can be told apart; 0 is not one of them. */
export const maxFields: number = fieldMask;

/** The time of anything, as a memory keeps it. */
export function tickOf(time: number): number {
  return Math.floor(time / perTick) | 0;
}

/**
 * What one subject was given and what it sent, as hashes: 1.5 KiB at most. Of a full set the oldest leaves that
 * is not in use in this session.
 *
 * ```
 *   set = hash mod sets      8 ways of   hash | session (12 bits) field (20 bits) | tick
 *
 *   field 0        the subject sent the value without having been given it: it is the subject's own
 *   session n      the subject sent it in this session: whoever returns it then only echoes, so the giver stays
 *   tick           when the answer was there
 * ```
 */
export class Given {
  /** How many entries name a giver, at most. Above 0: something was given. */
  gifts = 0;
  #sets = 1;
  #held = 0;
  #entries = new Uint32Array(ways * words);

  /** The field that gave this value and when, by the most recent answer that was there at this tick. */
  giver(hash: number, tick: number): Found {
    const place = this.#giverPlace(hash, tick);
    return place < 0 ? undefined : { field: this.#field(place), tick: this.#tick(place) };
  }

  /** The subject sends a value: its giver stays for this session, or the value is the subject's own. */
  send(hash: number, tick: number, session: number): void {
    const start = this.#start(hash);
    let known = false;
    for (let at = start; at < start + ways * words; at += words) {
      if (!this.#holds(at, hash)) continue;
      known = true;
      this.#mark(at, session);
    }
    if (!known) this.#put(hash, { field: 0, tick, session, current: session });
  }

  /** An answer gives a value; not if the subject sent it in this session. */
  give(hash: number, field: number, { tick, session }: When): void {
    const start = this.#start(hash);
    for (let at = start; at < start + ways * words; at += words) {
      if (!this.#holds(at, hash)) continue;
      if (this.#session(at) === (session & sessionMask)) return;
      if (this.#field(at) !== field) continue;
      this.#entries[at + 2] = tick;
      return;
    }
    this.gifts += 1;
    this.#put(hash, { field, tick, session: 0, current: session });
  }

  #giverPlace(hash: number, tick: number): number {
    const start = this.#start(hash);
    let best = -1;
    for (let at = start; at < start + ways * words; at += words) {
      if (!this.#holds(at, hash) || this.#field(at) === 0) continue;
      if (((tick - this.#tick(at)) | 0) < 0) continue;
      if (best < 0 || ((this.#tick(at) - this.#tick(best)) | 0) > 0) best = at;
    }
    return best;
  }

  #put(hash: number, entry: Entry): void {
    if (this.#held >= this.#sets * ways * 0.75 && this.#sets * ways < most) this.#grow();
    const start = this.#start(hash);
    let target = start;
    for (let at = start; at < start + ways * words; at += words) {
      if (this.#entries[at] === 0 && this.#entries[at + 1] === 0) {
        target = at;
        this.#held += 1;
        break;
      }
      if (this.#leavesBefore(at, target, entry.current)) target = at;
    }
    this.#entries[target] = hash;
    this.#entries[target + 1] = entry.field;
    this.#mark(target, entry.session);
    this.#entries[target + 2] = entry.tick;
  }

  /** What was used in this session stays longer; else the older leaves. */
  #leavesBefore(at: number, other: number, session: number): boolean {
    const used = this.#session(at) === (session & sessionMask);
    const otherUsed = this.#session(other) === (session & sessionMask);
    if (used !== otherUsed) return otherUsed;
    return ((this.#tick(at) - this.#tick(other)) | 0) < 0;
  }

  #grow(): void {
    const old = this.#entries;
    this.#sets *= 2;
    this.#held = 0;
    this.#entries = new Uint32Array(this.#sets * ways * words);
    for (let at = 0; at < old.length; at += words) {
      const hash = old[at] ?? 0;
      const meta = old[at + 1] ?? 0;
      const tick = old[at + 2] ?? 0;
      if (hash === 0 && meta === 0) continue;
      const session = meta >>> fieldBits;
      this.#put(hash, { field: meta & fieldMask, tick, session, current: session });
    }
  }

  #start(hash: number): number {
    return (hash & (this.#sets - 1)) * ways * words;
  }

  /** 32 bits of the hash are enough among 128 values. */
  #holds(at: number, hash: number): boolean {
    return this.#entries[at] === hash >>> 0 && (this.#entries[at + 1] !== 0 || hash >>> 0 !== 0);
  }

  #field(at: number): number {
    return (this.#entries[at + 1] ?? 0) & fieldMask;
  }

  #session(at: number): number {
    return (this.#entries[at + 1] ?? 0) >>> fieldBits;
  }

  #mark(at: number, session: number): void {
    this.#entries[at + 1] = this.#field(at) | ((session & sessionMask) << fieldBits);
  }

  #tick(at: number): number {
    return (this.#entries[at + 2] ?? 0) | 0;
  }
}

interface When {
  readonly tick: number;
  readonly session: number;
}

/** `session`: the one in which the value was sent, 0 if in none; `current`: the one that goes on. */
interface Entry extends When {
  readonly field: number;
  readonly current: number;
}
