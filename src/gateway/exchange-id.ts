import { randomFillSync } from "node:crypto";

const exchangeDigits = 26;

/**
 * Digits are drawn and written in bulk, and an id is a part of a long text: a system call, or a text put together
 * from pairs, would cost each exchange more than all else in this file.
 */
class Digits {
  readonly #write: (random: Buffer) => string;
  readonly #random: Buffer = Buffer.allocUnsafeSlow(8_192);
  #text = "";
  #used = 0;

  constructor(write: (random: Buffer) => string) {
    this.#write = write;
  }

  next(count: number): string {
    if (this.#used + count > this.#text.length) {
      this.#text = this.#write(randomFillSync(this.#random));
      this.#used = 0;
    }
    this.#used += count;
    return this.#text.slice(this.#used - count, this.#used);
  }
}

const alphabet: Uint8Array = Buffer.from("0123456789abcdefghijklmnopqrstuv");
const base32 = new Digits((random) => random.map((byte) => alphabet[byte & 31] ?? 0).toString());
const base16 = new Digits((random) => random.toString("hex"));

/** 130 random bits as 26 digits of base32hex (RFC 4648 §7), lower case. */
export function newExchangeId(): string {
  return base32.next(exchangeDigits);
}

/** `count` random bytes in hex. */
export function randomHex(count: number): string {
  return base16.next(2 * count);
}
