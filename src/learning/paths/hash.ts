/** 32 bits from text (FNV-1a). Only compared with its like: whoever forges a collision gains a likeness of paths. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

export function mixed(a: number, b: number): number {
  const product = Math.imul(a ^ (b >>> 15) ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35);
  return (product ^ (product >>> 13)) >>> 0;
}
