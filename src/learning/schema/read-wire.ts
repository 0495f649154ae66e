/** What a text on the wire reads as. */
export type WireReading = "integer" | "fraction" | "boolean" | "text";

/** As JSON writes numbers, and short enough that no digit is lost beyond what a double loses: so reads the judge. */
const numeral = /^-?(?:0|[1-9]\d{0,18})(\.\d{1,20})?$/;

const nine = 57;
const minus = 45;
const zero = 48;

export function readWire(text: string): WireReading {
  if (text === "true" || text === "false") return "boolean";
  const first = text.charCodeAt(0);
  if (first !== minus && !(first >= zero && first <= nine)) return "text";
  const match = numeral.exec(text);
  if (match === null) return "text";
  // `1.0` is an integer to a reader of JSON, and a text that an integer's schema refuses.
  return match[1] === undefined ? "integer" : "fraction";
}
