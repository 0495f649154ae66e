import type { Found } from "./parameter.ts";

/** Values remembered of one subject, and how many share a set; a set is searched whole. */
const most = 96;
const ways = 6;
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
 * What one subject was given and what it sent, as hashes: 1.1 KiB at most. Of a full set the oldest leaves that
 * is not in use in this session.
 *
 * ```
 *   set = hash mod sets      6 ways of   hash | session (12 bits) field (20 bits) | tick
 *
 *   field 0        the subject sent the value without having been given it: it is the subject's own
 *   session n      the subject sent it in this session: whoever returns it then only echoes, so the giver stays
 *   tick           when the answer was there
 *   0 0            an empty way: neither field nor session
 * ```
 */
export class Given {
  /** How many entries name a giver, at most. Above 0: something was given. */
  gifts = 0;
  #sets = 1;
  #held = 0;
  #now = 0;
  #current = 0;
  #entries = new Int32Array(ways * words);

  /** Forgets everything, and is another subject's: making it anew for each stranger costs more than clearing it. */
  clear(): void {
    this.gifts = 0;
    this.#held = 0;
    this.#entries.fill(0);
  }

  /** The field that gave this value and when, by the most recent answer that was there at this tick. */
  giver(hash: number, tick: number): Found {
    const place = this.#giverPlace(hash, tick);
    if (place < 0) return undefined;
    const field = (this.#entries[place + 1] ?? 0) & fieldMask;
    return { field, tick: this.#entries[place + 2] ?? 0 };
  }

  /** Says when, and in which session, what is sent or given next is. */
  at(tick: number, session: number): void {
    this.#now = tick;
    this.#current = session & sessionMask;
  }

  /** The subject sends a value: its giver stays for this session, or the value is the subject's own. */
  send(hash: number): void {
    const entries = this.#entries;
    const start = this.#start(hash);
    let known = false;
    for (let at = start; at < start + ways * words; at += words) {
      if (entries[at] !== (hash | 0) || entries[at + 1] === 0) continue;
      known = true;
      entries[at + 1] = ((entries[at + 1] ?? 0) & fieldMask) | (this.#current << fieldBits);
    }
    if (!known) this.#put(hash, this.#current << fieldBits, this.#now);
  }

  /** An answer gives a value; not if the subject sent it in this session. */
  give(hash: number, field: number): void {
    const entries = this.#entries;
    const start = this.#start(hash);
    for (let at = start; at < start + ways * words; at += words) {
      if (entries[at] !== (hash | 0)) continue;
      const meta = entries[at + 1] ?? 0;
      if (meta >>> fieldBits === this.#current) return;
      if ((meta & fieldMask) !== field) continue;
      entries[at + 2] = this.#now;
      return;
    }
    this.gifts += 1;
    this.#put(hash, field, this.#now);
  }

  #giverPlace(hash: number, tick: number): number {
    const entries = this.#entries;
    const start = this.#start(hash);
    let best = -1;
    for (let at = start; at < start + ways * words; at += words) {
      // 32 bits of the hash are enough among 96 values.
      if (entries[at] !== (hash | 0) || ((entries[at + 1] ?? 0) & fieldMask) === 0) continue;
      if (((tick - (entries[at + 2] ?? 0)) | 0) < 0) continue;
      if (best < 0 || (((entries[at + 2] ?? 0) - (entries[best + 2] ?? 0)) | 0) > 0) best = at;
    }
    return best;
  }

  /** `meta`: the entry's second word, never 0. */
  #put(hash: number, meta: number, tick: number): void {
    if (this.#held >= this.#sets * ways * 0.75 && this.#sets * ways < most) this.#grow();
    const entries = this.#entries;
    const start = this.#start(hash);
    let target = start;
    for (let at = start; at < start + ways * words; at += words) {
      if (entries[at + 1] === 0) {
        target = at;
        this.#held += 1;
        break;
      }
      if (this.#leavesBefore(at, target)) target = at;
    }
    entries[target] = hash;
    entries[target + 1] = meta;
    entries[target + 2] = tick;
  }

  /** What was used in this session stays longer; else the older leaves. */
  #leavesBefore(at: number, other: number): boolean {
    const entries = this.#entries;
    const used = (entries[at + 1] ?? 0) >>> fieldBits === this.#current;
    const otherUsed = (entries[other + 1] ?? 0) >>> fieldBits === this.#current;
    if (used !== otherUsed) return otherUsed;
    return (((entries[at + 2] ?? 0) - (entries[other + 2] ?? 0)) | 0) < 0;
  }

  #grow(): void {
    const old = this.#entries;
    // By four: one answer often gives enough to fill it, and each size on the way is garbage.
    this.#sets *= 4;
    this.#held = 0;
    this.#entries = new Int32Array(this.#sets * ways * words);
    for (let at = 0; at < old.length; at += words) {
      const meta = old[at + 1] ?? 0;
      if (meta !== 0) this.#put(old[at] ?? 0, meta, old[at + 2] ?? 0);
    }
  }

  #start(hash: number): number {
    return (hash & (this.#sets - 1)) * ways * words;
  }
}
