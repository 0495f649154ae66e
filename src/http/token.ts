/** RFC 9110 §5.6.2: methods, field names, media type names. */
export function isToken(text: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text);
}

/**
 * RFC 9110 §5.5 field-value without leading or trailing whitespace: visible characters, obs-text, and
 * spaces and tabs between them. One character stands for one byte.
 */
export function isFieldValue(text: string): boolean {
  if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) return false;
  return !isBlank(text.charCodeAt(0)) && !isBlank(text.charCodeAt(text.length - 1));
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
