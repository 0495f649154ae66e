/** RFC 1123 §2.1 and RFC 1035 §2.3.4: labels of letters, digits and inner hyphens; a final dot is allowed. */
export function isHostName(text: string): boolean {
  const name = text.endsWith(".") ? text.slice(0, -1) : text;
  if (name === "" || name.length > 253) return false;
  for (const label of name.split(".")) {
    if (label.length > 63 || !/^[a-z0-9-]+$/i.test(label)) return false;
    if (label.startsWith("-") || label.endsWith("-")) return false;
  }
  return true;
}

/** Which kind of address a text is in its usual notation (RFC 4291 §2.2): 4, 6 or neither. */
export function addressKind(text: string): 4 | 6 | undefined {
  if (isIpv4(text)) return 4;
  return isIpv6(text) ? 6 : undefined;
}

function isIpv4(text: string): boolean {
  if (text.length > 15) return false;
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => isOctet(part));
}

/** A leading zero would be octal to some readers and decimal to others. */
function isOctet(part: string): boolean {
  return /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255;
}

function isIpv6(text: string): boolean {
  if (text.length > 45 || !text.includes(":")) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    const counted = half === "" ? 0 : countGroups(half, index === halves.length - 1);
    if (counted === undefined) return false;
    groups += counted;
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}

function countGroups(text: string, last: boolean): number | undefined {
  const parts = text.split(":");
  let groups = 0;
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) groups += 1;
    else if (last && index === parts.length - 1 && isIpv4(part)) groups += 2;
    else return undefined;
  }
  return groups;
}
