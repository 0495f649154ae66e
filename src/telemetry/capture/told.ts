/** The number of what the reader was never told. */
export const untold = -1;

/**
 * Numbers for what the reader was told, so that it need not be told again. The last `size` of them hold: each
 * further one takes the place of the oldest, which is told anew when it is met again. `size`: a power of two.
 */
export class ToldNumbers {
  readonly #size: number;
  #next = 0;
  #oldest = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Does the reader still know what this number was given to? */
  holds(number: number): boolean {
    return number >= this.#oldest;
  }

  give(): number {
    const number = this.#next;
    this.#next += 1;
    this.#oldest = Math.max(this.#oldest, this.#next - this.#size);
    return number;
  }

  /** Where the reader keeps it: from 0, below `size`. */
  placeOf(number: number): number {
    return number & (this.#size - 1);
  }

  /** The reader is another one. */
  forget(): void {
    this.#oldest = this.#next;
  }
}
