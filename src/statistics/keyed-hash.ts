/** 64 bits of secret, handed in: whoever knows them can make values collide. */
export interface HashKey {
  /** 32 bits each. */
  readonly low: number;
  readonly high: number;
}

/** The second half of the output gives 21 bits, so that the whole stays an exact number. */
const upperBits = 0x1f_ffff;

/** A keyed hash of a text: 53 bits, an exact non-negative integer. See `keyedWords`. */
export function keyedHash({ low, high }: HashKey): (text: string) => number {
  const key = new Uint32Array([low, high]);
  const words = new Int32Array(2);
  return (text) => {
    keyedWords(text, key, words);
    return ((words[0] ?? 0) >>> 0) + ((words[1] ?? 0) & upperBits) * 2 ** 32;
  };
}

/**
 * HalfSipHash-1-3 with 64 bits of output (J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF",
 * 2012, and its 32-bit variant) over the text's UTF-16LE bytes: quick in 32-bit arithmetic, and a stranger
 * without the key cannot choose collisions. It is no signature: 64 bits of key keep hash tables and sketches
 * honest, not secrets for ever.
 *
 * ```
 *   step   0 … words-2     words-1      words … words+2          words+3 … words+5
 *   word   two code units  rest|length  (v2 ^= ee at the first)  (v1 ^= dd at the first, after the first half)
 * ```
 *
 * The two words of the answer are left in `into`: nothing is allocated.
 */
export function keyedWords(text: string, key: Uint32Array, into: Int32Array): void {
  let v0 = key[0] ?? 0;
  let v1 = (key[1] ?? 0) ^ 0xee;
  let v2 = 0x6c79_6765 ^ (key[0] ?? 0);
  let v3 = 0x7465_6462 ^ (key[1] ?? 0);
  const length = text.length;
  const words = (length >> 1) + 1;
  // The rounds after the last word finish the hash; they are in one loop because a call would cost more.
  for (let i = 0; i < words + 6; i += 1) {
    let word = 0;
    if (i < words) {
      const at = i << 1;
      // The last word holds what is left and, on top, the length in bytes modulo 256.
      word =
        i === words - 1
          ? (length << 25) | (at < length ? text.charCodeAt(at) : 0)
          : text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
    } else if (i === words) v2 ^= 0xee;
    else if (i === words + 3) {
      into[0] = v1 ^ v3;
      v1 ^= 0xdd;
    }
    v3 ^= word;
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    v0 ^= word;
  }
  into[1] = v1 ^ v3;
}

/**
 * HalfSipHash-1-3 with 32 bits of output over bytes that are put together in place: half the rounds of `keyedHash`
 * for a text of one byte per character, and an answer that is no object. For tables that are forgotten soon.
 */
export class KeyedBytes {
  /** What is hashed is written here, from the first on. */
  readonly bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #low: number;
  readonly #high: number;

  /** `most`: bytes that are hashed at once. */
  constructor({ low, high }: HashKey, most: number) {
    // The last word holds what is left and the length.
    const memory = new ArrayBuffer((most & ~3) + 4);
    this.bytes = new Uint8Array(memory);
    this.#words = new Int32Array(memory);
    this.#low = low | 0;
    this.#high = high | 0;
  }

  /** Of the first `length` bytes: a whole number of 32 bits, negative ones too. */
  hash(length: number): number {
    const last = length | 3;
    for (let at = length; at < last; at += 1) this.bytes[at] = 0;
    this.bytes[last] = length;
    const words = (last + 1) >> 2;
    let v0 = this.#low;
    let v1 = this.#high;
    let v2 = 0x6c79_6765 ^ v0;
    let v3 = 0x7465_6462 ^ v1;
    for (let i = 0; i < words + 3; i += 1) {
      let word = 0;
      if (i < words) word = this.#words[i] ?? 0;
      else if (i === words) v2 ^= 0xff;
      v3 ^= word;
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
      v0 ^= word;
    }
    return v1 ^ v3;
  }
}
