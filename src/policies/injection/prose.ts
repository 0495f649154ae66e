/**
 * Running text for people, as opposed to a value for a machine: enough plain words in a row, and far more of
 * them than of signs. Someone who writes about code writes sentences around it.
 */

/** A note shorter than this has not the room to be both prose and code. */
const minLength = 40;
/** Words of letters, standing between spaces, that make a text prose. */
const minWords = 8;
/** Words for each sign: below it the text is more code than sentence. */
const wordsPerSign = 1.2;
/** Characters looked at: a text that began as prose for this long is one. */
const sample = 4000;

/**
 * Running text, or a whole document of several lines, such as a program or a page that someone pasted: an
 * injected value is a line.
 */
export function isProse(text: string): boolean {
  if (text.length < minLength) return false;
  return isSentences(text) || isDocument(text);
}

/** Lines that hold something, and characters, that make a document. */
const minLines = 5;
const minDocument = 240;

function isDocument(text: string): boolean {
  if (text.length < minDocument) return false;
  let lines = 0;
  for (let from = 0; from < text.length && lines < minLines;) {
    const end = text.indexOf("\n", from);
    const to = end < 0 ? text.length : end;
    if (to - from > minLine) lines += 1;
    from = to + 1;
  }
  return lines >= minLines;
}

/** A shorter line is padding. */
const minLine = 12;

function isSentences(text: string): boolean {
  let words = 0;
  let signs = 0;
  let from = 0;
  const end = Math.min(text.length, sample);
  for (let i = 0; i <= end; i += 1) {
    const code = i === end ? 32 : text.charCodeAt(i);
    if (isLetter(code)) continue;
    // A formatting tag is neither a word nor a sign.
    const tag = code === 60 ? tagEnd(text, i) : 0;
    if (i - from > 1 && isBefore(text, from) && isAfter(text, i)) words += 1;
    if (tag > 0) i = tag;
    else if (isSign(code)) signs += 1;
    from = i + 1;
  }
  return words >= minWords && words > signs * wordsPerSign;
}

/** Tags longer than this hold more than an address and a class. */
const maxTag = 200;

function tagEnd(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (!isLetter(next) && next !== 47) return 0;
  const end = text.slice(at, at + maxTag).indexOf(">");
  return end > 0 ? at + end : 0;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code > 0xbf || code === 0x27;
}

/** A word of a sentence begins after a space or an opening mark. */
function isBefore(text: string, from: number): boolean {
  if (from === 0) return true;
  const code = text.charCodeAt(from - 1);
  return (
    code <= 32 || code === 0x22 || code === 0x28 || code === 0x3e || code === 0x60 || code === 0x2a
  );
}

/** It ends at a space, or at a mark that a space follows: `user,password` is no pair of words. */
function isAfter(text: string, at: number): boolean {
  const code = at >= text.length ? 32 : text.charCodeAt(at);
  if (code <= 32) return true;
  if (!',.;:!?)"`*<'.includes(String.fromCharCode(code))) return false;
  return (
    code === 0x3c ||
    at + 1 >= text.length ||
    text.charCodeAt(at + 1) <= 32 ||
    ',.;:!?)"'.includes(text.charAt(at + 1))
  );
}

/** Signs that code is full of and sentences are not. */
function isSign(code: number): boolean {
  return code < 128 && code > 32 && "=;{}<>$|&@#%^+~\\[]()".includes(String.fromCharCode(code));
}
