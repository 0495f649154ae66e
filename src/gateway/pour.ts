/** Small enough that a client on a poor line takes one well within the time it is given. */
const sliceBytes = 65_536;

/**
 * A body at hand, written slice by slice at the client's pace: so a reader who is slow can be told from one
 * who has stopped, and what waits in a socket's queue stays small.
 */
export class Pour {
  readonly #bytes: Buffer;
  readonly #write: (slice: Buffer) => boolean;
  #at = 0;

  constructor(bytes: Buffer, write: (slice: Buffer) => boolean) {
    this.#bytes = bytes;
    this.#write = write;
  }

  /** Is it worth it for a body of this size? */
  static suits(length: number): boolean {
    return length > sliceBytes;
  }

  /** Writes while it may. True: all is written, and the last write may be waited for no more. */
  flow(): boolean {
    while (this.#at < this.#bytes.length) {
      const slice = this.#bytes.subarray(this.#at, this.#at + sliceBytes);
      this.#at += slice.length;
      if (!this.#write(slice)) return false;
    }
    return true;
  }
}
