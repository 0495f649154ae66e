/**
 * One pass over a value with a table of 128 flag sets. The union of the flags says which languages could
 * possibly be spoken: a judge whose characters never occurred is not asked.
 */
export const quote: number = 1 << 0; // '
export const doubleQuote: number = 1 << 1; // "
export const backtick: number = 1 << 2;
export const angle: number = 1 << 3; // <
export const close: number = 1 << 4; // >
export const ampersand: number = 1 << 5;
export const semicolon: number = 1 << 6;
export const pipe: number = 1 << 7;
export const dollar: number = 1 << 8;
export const brace: number = 1 << 9; // { }
export const paren: number = 1 << 10; // ( )
export const bracket: number = 1 << 11; // [ ]
export const slash: number = 1 << 12;
export const backslash: number = 1 << 13;
export const equals: number = 1 << 14; // = !
export const hash: number = 1 << 15;
export const percent: number = 1 << 16;
export const control: number = 1 << 17;
export const star: number = 1 << 18;
export const plus: number = 1 << 19;
export const question: number = 1 << 20;
export const at: number = 1 << 21;
export const colon: number = 1 << 22;
export const dot: number = 1 << 23;
export const dash: number = 1 << 24;
export const space: number = 1 << 25;
export const digit: number = 1 << 26;
export const upper: number = 1 << 27;
export const lower: number = 1 << 28;
export const wide: number = 1 << 29; // beyond ASCII
export const caret: number = 1 << 30; // ^ ~

const plainCharacters = digit | upper | lower | space | dot | dash | colon | at | wide;

const table: Int32Array = flagTable();

function flagTable(): Int32Array {
  const flags = new Int32Array(128).fill(control, 0, 32);
  flags[127] = control;
  const assign = (characters: string, flag: number): void => {
    for (let i = 0; i < characters.length; i += 1) flags[characters.charCodeAt(i)] = flag;
  };
  assign("abcdefghijklmnopqrstuvwxyz", lower);
  assign("ABCDEFGHIJKLMNOPQRSTUVWXYZ", upper);
  assign("0123456789", digit);
  assign("_,", 0);
  const single: readonly (readonly [string, number])[] = [
    ["'", quote],
    ['"', doubleQuote],
    ["`", backtick],
    ["<", angle],
    [">", close],
    ["&", ampersand],
    [";", semicolon],
    ["|", pipe],
    ["$", dollar],
    ["{}", brace],
    ["()", paren],
    ["[]", bracket],
    ["/", slash],
    ["\\", backslash],
    ["=!", equals],
    ["#", hash],
    ["%", percent],
    ["*", star],
    ["+", plus],
    ["?", question],
    ["@", at],
    [":", colon],
    [".", dot],
    ["-", dash],
    [" ", space],
    ["^~", caret],
  ];
  for (const [characters, flag] of single) assign(characters, flag);
  return flags;
}

/** The flags of every character of `text` from `from` to `to`. */
export function characterFlags(text: string, to: number = text.length): number {
  let flags = 0;
  for (let i = 0; i < to; i += 1) {
    const code = text.charCodeAt(i);
    flags |= code < 128 ? (table[code] ?? 0) : wide;
  }
  return flags;
}

/** Only letters, digits, spaces and the marks of names, numbers, dates and sentences. */
export function isPlain(flags: number): boolean {
  return (flags & ~plainCharacters) === 0;
}
