import type { Settled } from "../../engine/settled.ts";

/** Exchanges that are written together. */
const mostWaiting = 16;
/** Bytes of their bodies, as they came over the wire, that may be kept from the collector. */
const mostBytes = 256 * 1024;
/** Ms that one waits at most. */
const longestWait = 100;
/** One that comes so many ms after the one before, or later, does not wait: waking up for it would cost more. */
const alone = 50;

/** Writes one that waited; `weight`: how many exchanges it stands for. */
type Write<Slot> = (settled: Settled, slot: Slot, weight: number) => void;

/**
 * Exchanges that were chosen and are not written yet. A gateway that is not busy finds its caches cold at every
 * request, and writing then costs four times as much: of several written one after the other only the first pays it.
 */
export class Waiting<Slot> {
  readonly #write: Write<Slot>;
  readonly #exchanges: (Settled | undefined)[] = Array.from({ length: mostWaiting });
  readonly #slots: (Slot | undefined)[] = Array.from({ length: mostWaiting });
  readonly #weights: number[] = Array.from({ length: mostWaiting }, () => 0);
  #count = 0;
  #bytes = 0;
  /** When the one before came, Unix ms. */
  #before = 0;
  #isTimed = false;

  constructor(write: Write<Slot>) {
    this.#write = write;
  }

  add(settled: Settled, slot: Slot, weight: number): void {
    const { time } = settled.facts;
    const isAlone = time - this.#before >= alone;
    this.#before = time;
    this.#exchanges[this.#count] = settled;
    this.#slots[this.#count] = slot;
    this.#weights[this.#count] = weight;
    this.#count += 1;
    this.#bytes += settled.requestBytes + settled.responseBytes;
    if (isAlone || this.#count === mostWaiting || this.#bytes > mostBytes) this.flush();
    else if (!this.#isTimed) this.#time();
  }

  /** At once, after those that wait. */
  write(settled: Settled, slot: Slot, weight: number): void {
    this.flush();
    this.#write(settled, slot, weight);
  }

  flush(): void {
    const count = this.#count;
    this.#count = 0;
    this.#bytes = 0;
    for (let at = 0; at < count; at += 1) {
      const settled = this.#exchanges[at];
      const slot = this.#slots[at];
      this.#exchanges[at] = undefined;
      this.#slots[at] = undefined;
      if (settled !== undefined && slot !== undefined) {
        this.#write(settled, slot, this.#weights[at] ?? 1);
      }
    }
  }

  /** It runs on when all are written, and may find a younger one: setting it anew each time would cost more. */
  #time(): void {
    this.#isTimed = true;
    setTimeout(() => {
      this.#isTimed = false;
      this.flush();
    }, longestWait).unref();
  }
}
