/** More digits than a double surely holds: such numbers are cut out around, not read and written again. */
const manyDigits = 16;

/** Three digits of exponent: doubles end at 1.8e308. */
const hugeExponent = /\d[eE]\+?\d{3}/;

/** May the text hold a number that is another one, or none, once it was read and written again? */
export function holdsOutgrownNumber(text: string): boolean {
  return hasLongNumber(text) || hugeExponent.test(text);
}

/** Has the text so many digits in a row? One character in so many is looked at: no such row lies between two. */
export function hasLongNumber(text: string): boolean {
  for (let at = manyDigits - 1; at < text.length; at += manyDigits) {
    if (!isDigit(text, at)) continue;
    let first = at;
    while (isDigit(text, first - 1)) first -= 1;
    let last = at;
    while (last - first < manyDigits && isDigit(text, last + 1)) last += 1;
    if (last - first + 1 >= manyDigits) return true;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}
