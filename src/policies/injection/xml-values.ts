/**
 * The values of an XML document: attribute values, text and CDATA, references resolved once. It is a scanner,
 * not a parser: it follows XML 1.0 §2.4 and §3.1 closely enough to find what an application will be given, and
 * a document type was refused before.
 */

const predefined: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

export function xmlValues(text: string): readonly string[] {
  const values: string[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("<", at);
    if (open < 0) {
      take(values, text.slice(at));
      break;
    }
    if (open > at) take(values, text.slice(at, open));
    at = markupEnd(text, open, values);
  }
  return values;
}

function take(values: string[], raw: string): void {
  const value = raw.trim();
  if (value !== "") values.push(value.includes("&") ? resolve(value) : value);
}

function markupEnd(text: string, open: number, values: string[]): number {
  if (text.startsWith("<!--", open)) return after(text, "-->", open + 4);
  if (text.startsWith("<?", open)) return after(text, "?>", open + 2);
  if (text.startsWith("<![CDATA[", open)) {
    const end = text.indexOf("]]>", open);
    const content = text.slice(open + 9, end < 0 ? text.length : end).trim();
    if (content !== "") values.push(content);
    return end < 0 ? text.length : end + 3;
  }
  return tagEnd(text, open + 1, values);
}

function after(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end + mark.length;
}

function tagEnd(text: string, from: number, values: string[]): number {
  let at = from;
  while (at < text.length) {
    const c = text.charAt(at);
    if (c === ">") return at + 1;
    if (c === '"' || c === "'") {
      const end = text.indexOf(c, at + 1);
      take(values, text.slice(at + 1, end < 0 ? text.length : end));
      at = end < 0 ? text.length : end + 1;
    } else at += 1;
  }
  return at;
}

const reference = /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));/gi;

function resolve(text: string): string {
  return text.replace(
    reference,
    (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name !== undefined) return predefined.get(name) ?? whole;
      const code =
        hex === undefined ? Number.parseInt(decimal ?? "0", 10) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
