const white = /[ \t\n\r]*/y;
/** RFC 8259 §7: a string up to its closing quote, or as far as it is one. */
const string = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*/y;
/** An escape at which a text ends too early. */
const cutEscape = /^\\(?:u[\da-fA-F]{0,3})?$/;
/** RFC 8259 §6. */
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const words: ReadonlyMap<string, string> = new Map([
  ["t", "true"],
  ["f", "false"],
  ["n", "null"],
]);

/** What may come next: a value, a name, what follows either of them, or nothing. */
type Next = "value" | "value or ]" | "name" | "name or }" | ":" | ", or end" | "nothing";

/**
 * Where a text stops being JSON (RFC 8259): the offset of the first character that cannot stand there, the text's
 * length where it ends too early; undefined: it is JSON. For telling people, once the engine's parser has refused
 * it: of a wrong word that one does not tell the place. Linear; holds one character for each level of nesting.
 */
export function jsonFault(text: string): number | undefined {
  const open: string[] = [];
  let next: Next = "value";
  for (let at = skip(white, text, 0); ; at = skip(white, text, at)) {
    if (at === text.length) return next === "nothing" ? undefined : at;
    const sign = text.charAt(at);
    const step = steps[next](sign, open);
    if (step === undefined) return at;
    next = step;
    const end = endOf(text, at, sign);
    if (end.fault) return end.at;
    at = end.at;
  }
}

type Step = (sign: string, open: string[]) => Next | undefined;

/** What may come after a token that begins so; undefined: it may not stand here. */
const steps: Readonly<Record<Next, Step>> = {
  value: (sign, open) => (isValue(sign) ? begin(sign, open) : undefined),
  "value or ]": (sign, open) => (sign === "]" ? close(open) : steps.value(sign, open)),
  name: (sign) => (sign === '"' ? ":" : undefined),
  "name or }": (sign, open) => (sign === "}" ? close(open) : steps.name(sign, open)),
  ":": (sign) => (sign === ":" ? "value" : undefined),
  ", or end": (sign, open) => {
    const isObject = open.at(-1) === "{";
    if (sign === ",") return isObject ? "name" : "value";
    return sign === (isObject ? "}" : "]") ? close(open) : undefined;
  },
  nothing: () => undefined,
};

function isValue(sign: string): boolean {
  return /["{[\d-]/.test(sign) || words.has(sign);
}

function begin(sign: string, open: string[]): Next {
  if (sign !== "{" && sign !== "[") return after(open);
  open.push(sign);
  return sign === "{" ? "name or }" : "value or ]";
}

function close(open: string[]): Next {
  open.pop();
  return after(open);
}

function after(open: readonly string[]): Next {
  return open.length === 0 ? "nothing" : ", or end";
}

/** Where the token that begins here ends, or where it is none. */
function endOf(
  text: string,
  at: number,
  sign: string,
): { readonly at: number; readonly fault: boolean } {
  const word = words.get(sign);
  if (word !== undefined) {
    let length = 0;
    while (length < word.length && text[at + length] === word[length]) length += 1;
    return { at: at + length, fault: length < word.length };
  }
  if (sign === '"') {
    const end = skip(string, text, at);
    if (text[end] === '"') return { at: end + 1, fault: false };
    return { at: cutEscape.test(text.slice(end, end + 6)) ? text.length : end, fault: true };
  }
  if (!/[\d-]/.test(sign)) return { at: at + 1, fault: false };
  const end = skip(number, text, at);
  return end === at ? { at: at + 1, fault: true } : { at: end, fault: false };
}

function skip(what: RegExp, text: string, from: number): number {
  what.lastIndex = from;
  return what.test(text) ? what.lastIndex : from;
}
