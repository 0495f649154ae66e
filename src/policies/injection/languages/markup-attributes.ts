import { type Evidence, certain, likely } from "../evidence.ts";
import { activeElements, addressAttributes, inertElements } from "../vocabulary/html-words.ts";
import {
  isAttributeCharacter,
  isAttributeStart,
  isBlank,
  isNameCharacter,
} from "./markup-characters.ts";

/** Characters and attributes of one tag that are read: more is no tag that anyone writes. */
const maxTag = 2000;

/** A tag has seldom more than a dozen. */
const maxAttributes = 24;

/** What is only a tag once its blanks are stripped reaches to the next bracket at most. */
export function spacedEnd(text: string, from: number, spaced: boolean): number {
  const end = Math.min(text.length, from + maxTag);
  if (!spaced) return end;
  const next = text.slice(from, end).indexOf("<");
  return next < 0 ? end : from + next;
}

/** `<img onerror=…`, `<a href=javascript:…`, `<p style=…expression(…)`: attributes that act. */
export function attributes(
  text: string,
  from: number,
  end: number,
  element: string,
): Evidence | undefined {
  let at = from;
  let names = 0;
  while (at < end && names < maxAttributes && text.charCodeAt(at) !== 62) {
    if (opensTag(text, at)) break;
    if (!isAttributeStart(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const read = attributeAt(text, at, end);
    names += 1;
    const found =
      read.value === undefined ? undefined : attributeActs(read.name, read.value, element);
    if (found) return found;
    at = read.to;
  }
  const whole = at < end || names > 0;
  return whole && activeElements.has(element) && !inertElements.has(element)
    ? likely("html", "active-element")
    : undefined;
}

/** Another tag begins here and is read on its own: no character is read as part of two tags. */
function opensTag(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== 60) return false;
  const next = text.charCodeAt(at + 1);
  return isNameCharacter(next) || (next === 47 && isNameCharacter(text.charCodeAt(at + 2)));
}

interface Attribute {
  readonly name: string;
  readonly value: string | undefined;
  readonly to: number;
}

function attributeAt(text: string, at: number, end: number): Attribute {
  let to = at + 1;
  while (to < end && isAttributeCharacter(text.charCodeAt(to))) to += 1;
  let mark = to;
  while (mark < end && isBlank(text.charCodeAt(mark))) mark += 1;
  const name = text.slice(at, to);
  if (text.charCodeAt(mark) !== 61) return { name, value: undefined, to };
  const value = attributeValue(text, mark + 1, end);
  return { name, value: value.text, to: value.to };
}

function attributeValue(text: string, from: number, end: number): { text: string; to: number } {
  let at = from;
  while (at < end && isBlank(text.charCodeAt(at))) at += 1;
  const mark = text.charAt(at);
  if (mark === '"' || mark === "'" || mark === "`") {
    const close = text.indexOf(mark, at + 1);
    const to = close < 0 || close > end ? end : close;
    return { text: text.slice(at + 1, to), to: to + 1 };
  }
  let to = at;
  while (to < end && !isBlank(text.charCodeAt(to)) && text.charCodeAt(to) !== 62) {
    if (opensTag(text, to)) break;
    to += 1;
  }
  return { text: text.slice(at, to), to };
}

/** `on` and at least three letters: the form of every event handler that exists or will. */
const handler = /^on[a-z]{3,45}$/;

/** What a handler in a page's own markup (`this.blur()`) does not do. */
const reaches =
  /alert|confirm|prompt|eval|document|window|location|cookie|fetch|import|atob|xmlhttp|script|src|constructor|\\|&#|top|self|parent|%/;

const activeAttributes: ReadonlySet<string> = new Set([
  "srcdoc",
  "formaction",
  "xlink:href",
  "attributename",
]);

function attributeActs(name: string, value: string, element: string): Evidence | undefined {
  if (handler.test(name)) {
    return reaches.test(value) ? certain("html", "event-handler") : likely("html", "event-handler");
  }
  if (addressAttributes.has(name) && actsAsUrl(value)) return certain("html", "script-url");
  if (name === "style" && actsAsStyle(value)) return likely("html", "active-style");
  if (activeAttributes.has(name) || changesElement(name, value, element)) {
    return likely("html", "active-attribute");
  }
  return /<(?:script|img|svg|iframe|body)\b/.test(value) ? likely("html", "nested-tag") : undefined;
}

/** A namespace that makes an unknown element a known one; the folder behaviour of old browsers. */
function changesElement(name: string, value: string, element: string): boolean {
  if (name.startsWith("xmlns")) return value.includes("xhtml") && activeElements.has(element);
  return element === "a" && name === "folder";
}

function actsAsUrl(value: string): boolean {
  const squeezed = value.slice(0, 200).replace(/[\p{Cc}\s\\/*]+/gu, "");
  return /^(?:&[^;]{0,8};?|[^a-z]){0,4}(?:java|vb|live|view-source:j)?script:|^data:(?:text|image\/svg|application|,|;)|mhtml:|^jar:/.test(
    squeezed,
  );
}

export function actsAsStyle(value: string): boolean {
  const squeezed = value.slice(0, 1000).replace(/\/\*[^*]{0,60}\*\/|[\\\s]/g, "");
  return /expression\(|javascript:|vbscript:|behaviou?r:|-moz-binding|@import|url\(['"]?data:text/.test(
    squeezed,
  );
}
