/** Check digits of the world's numbers. All take a text of ASCII digits and answer false for anything else. */

function digitAt(text: string, index: number): number {
  return text.charCodeAt(index) - 48;
}

/** ISO/IEC 7812-1 Annex B. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, doubled = false; i >= 0; i -= 1, doubled = !doubled) {
    const digit = digitAt(digits, i);
    if (digit < 0 || digit > 9) return false;
    const twice = digit * 2;
    sum += doubled ? (twice > 9 ? twice - 9 : twice) : digit;
  }
  return digits.length > 0 && sum % 10 === 0;
}

/** ISO 7064 MOD 97-10 remainder of a text in which A–Z count as 10–35. NaN for other characters. */
export function mod97(text: string): number {
  let rest = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) rest = (rest * 10 + code - 48) % 97;
    else if (code >= 65 && code <= 90) rest = (rest * 100 + code - 55) % 97;
    else return Number.NaN;
  }
  return rest;
}

/** The sum of digit × weight; weights beyond the text's end are not used. */
export function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length && i < digits.length; i += 1) {
    sum += digitAt(digits, i) * (weights[i] ?? 0);
  }
  return sum;
}

/** ISO 7064 MOD 11,10, as the German tax number uses it. */
export function mod11x10(digits: string): boolean {
  let product = 10;
  for (let i = 0; i < digits.length - 1; i += 1) {
    const sum = (digitAt(digits, i) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === digitAt(digits, digits.length - 1);
}

// The dihedral group D5 and Verhoeff's permutation (J. Verhoeff, 1969), one row per line.
const product5: readonly string[] = [
  "0123456789",
  "1234067895",
  "2340178956",
  "3401289567",
  "4012395678",
  "5987604321",
  "6598710432",
  "7659821043",
  "8765932104",
  "9876543210",
];
const permutation: readonly string[] = [
  "0123456789",
  "1576283094",
  "5803796142",
  "8916043527",
  "9453126870",
  "4286573901",
  "2793806415",
  "7046913258",
];

export function verhoeff(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digitAt(digits, digits.length - 1 - i);
    const permuted = digitAt(permutation[i % 8] ?? "", digit);
    check = digitAt(product5[check] ?? "", permuted);
  }
  return check === 0;
}

const crcTable: Uint32Array = new Uint32Array(256).map((_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1)
    value = (value & 1) === 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** CRC-32 (IEEE 802.3) of an ASCII text. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i += 1) {
    crc = (crcTable[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
