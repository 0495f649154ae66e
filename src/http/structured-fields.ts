/** A bare item of a structured field (RFC 9651 §3.3): whole numbers are integers, others decimals. */
export type BareItem = number | string | boolean | Token;

/** A token (RFC 9651 §3.3.4), as against a string, which is quoted. */
export class Token {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Parameters = readonly (readonly [name: string, value: BareItem])[];

export interface Item {
  readonly value: BareItem;
  readonly parameters?: Parameters;
}

/** RFC 9651 §4.1.3. Undefined where a value has no serialisation: letters outside ASCII, numbers out of range. */
export function serializeItem(item: Item): string | undefined {
  const bare = serializeBare(item.value);
  const parameters = serializeParameters(item.parameters ?? []);
  return bare === undefined || parameters === undefined ? undefined : bare + parameters;
}

/** RFC 9651 §4.1.1, such as `"default";r=50;t=30, "daily";r=9`. */
export function serializeList(items: readonly Item[]): string | undefined {
  const parts = items.map(serializeItem);
  return parts.includes(undefined) ? undefined : parts.join(", ");
}

/** RFC 9651 §4.1.2, such as `limit=100, remaining=50`. */
export function serializeDictionary(
  members: readonly (readonly [name: string, item: Item])[],
): string | undefined {
  const parts = members.map(([name, item]) => {
    if (!isKey(name)) return undefined;
    if (item.value === true) return join(name, serializeParameters(item.parameters ?? []));
    return join(`${name}=`, serializeItem(item));
  });
  return parts.includes(undefined) ? undefined : parts.join(", ");
}

function join(head: string, tail: string | undefined): string | undefined {
  return tail === undefined ? undefined : head + tail;
}

function serializeParameters(parameters: Parameters): string | undefined {
  let text = "";
  for (const [name, value] of parameters) {
    const bare = serializeBare(value);
    if (!isKey(name) || bare === undefined) return undefined;
    text += value === true ? `;${name}` : `;${name}=${bare}`;
  }
  return text;
}

function isKey(name: string): boolean {
  return /^[a-z*][a-z0-9_\-.*]*$/.test(name);
}

function serializeBare(value: BareItem): string | undefined {
  if (typeof value === "boolean") return value ? "?1" : "?0";
  if (typeof value === "number") return serializeNumber(value);
  if (value instanceof Token) {
    return /^[A-Za-z*][!#$%&'*+\-.^_`|~0-9A-Za-z:/]*$/.test(value.text) ? value.text : undefined;
  }
  return /^[\x20-\x7e]*$/.test(value) ? `"${value.replace(/[\\"]/g, "\\$&")}"` : undefined;
}

function serializeNumber(value: number): string | undefined {
  if (Number.isInteger(value)) {
    return Math.abs(value) < 1e15 ? String(value + 0) : undefined;
  }
  // RFC 9651 §4.1.5: at most twelve digits before the point and three after it.
  const rounded = Math.round(value * 1000) / 1000;
  if (!Number.isFinite(rounded) || Math.abs(rounded) >= 1e12) return undefined;
  return Number.isInteger(rounded) ? `${rounded}.0` : String(rounded);
}
