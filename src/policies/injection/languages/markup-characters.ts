export function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

export function isBlank(code: number): boolean {
  return code <= 32 || code === 0xa0 || (code >= 0x2000 && code <= 0x200b) || code === 0x3000;
}

export function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

export function isNameCharacter(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57) || code === 45 || code === 58 || code === 95;
}

export function isAttributeStart(code: number): boolean {
  return isLetter(code) || code === 95 || code === 58;
}

export function isAttributeCharacter(code: number): boolean {
  return isNameCharacter(code) || code === 46;
}
