/** 64 bits of secret, handed in: whoever knows them can make values collide. */
export interface HashKey {
  /** 32 bits each. */
  readonly low: number;
  readonly high: number;
}

/** The second half of the output gives 21 bits, so that the whole stays an exact number. */
const upperBits = 0x1f_ffff;

/**
 * A keyed hash of a text: 53 bits, an exact non-negative integer. HalfSipHash-1-3 with 64 bits of output
 * (J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF", 2012, and its 32-bit variant) over the
 * text's UTF-16LE bytes: quick in 32-bit arithmetic, and a stranger without the key cannot choose collisions.
 * It is no signature: 64 bits of key keep hash tables and sketches honest, not secrets for ever.
 *
 * ```
 *   step   0 … words-1     words        words+1 … words+3        words+4 … words+6
 *   word   two code units  rest|length  (v2 ^= ee at the first)  (v1 ^= dd at the first, after the first half)
 * ```
 */
export function keyedHash(key: HashKey): (text: string) => number {
  const low = key.low | 0;
  const high = key.high | 0;
  return (text) => {
    const words = text.length >>> 1;
    let v0 = low;
    let v1 = high ^ 0xee;
    let v2 = low ^ 0x6c79_6765;
    let v3 = high ^ 0x7465_6462;
    let first = 0;
    for (let step = 0; step <= words + 6; step += 1) {
      const word = step > words ? 0 : wordAt(text, step);
      if (step === words + 1) v2 ^= 0xee;
      else if (step === words + 4) {
        first = v1 ^ v3;
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
    return (first >>> 0) + ((v1 ^ v3) & upperBits) * 2 ** 32;
  };
}

/** Two code units; the last word holds what is left and, on top, the length in bytes modulo 256. */
function wordAt(text: string, step: number): number {
  const at = step * 2;
  if (at + 1 < text.length) return text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
  const rest = at < text.length ? text.charCodeAt(at) : 0;
  return rest | ((text.length * 2) << 24);
}
