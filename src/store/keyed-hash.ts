/**
 * HalfSipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", §B; one round for each word,
 * three to finish) with 64 bits of output, over the UTF-16 units of a text, two to a word. Keyed, so that
 * nobody who cannot read this process's memory can aim two texts at one place.
 *
 * The answer is left in a pair of words that the caller hands in: nothing is allocated.
 */
export function keyedHash(text: string, key: Uint32Array, into: Int32Array): void {
  let v0 = key[0] ?? 0;
  let v1 = (key[1] ?? 0) ^ 0xee;
  let v2 = 0x6c796765 ^ (key[0] ?? 0);
  let v3 = 0x74656462 ^ (key[1] ?? 0);
  const length = text.length;
  const words = (length >> 1) + 1;
  // The rounds after the last word finish the hash; they are in one loop because a call would cost more.
  for (let i = 0; i < words + 6; i += 1) {
    let word = 0;
    if (i < words) {
      const at = i << 1;
      // The last word carries the length, so that no text is another's prefix.
      word =
        i === words - 1
          ? (length << 16) ^ (at < length ? text.charCodeAt(at) : 0)
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
