/**
 * One text of an answer, ready to be read for leaks.
 * `markup`: an HTML or XML document. `plain`: any other text document. `field`: a string inside JSON.
 */
export interface Passage {
  readonly kind: "markup" | "plain" | "field";
  /** As sent. */
  readonly raw: string;
  /** What a reader sees: tags gone, block ends as line ends, entities decoded, scripts and styles left out. */
  readonly visible: string;
  /** Of `visible`; each cut at `longestLine`. */
  readonly lines: readonly string[];
  /** Titles, first-order headings and comments of a document. */
  readonly heads: readonly string[];
  /** Does the status or the field's name say that this is about an error? */
  readonly error: boolean;
  /** Short enough that a single sign is most of what it says. */
  readonly short: boolean;
}

/** What is read of one text: leaks stand at the front of a page, or fill it. */
const longestPassage: number = 256 * 1024;
/** Long enough for any frame of a stack trace; minified code is not read to its end. */
const longestLine = 400;
const mostLines = 4000;
/** In characters of visible text: an error message and its trimmings, not an article. */
const shortText = 1200;

export function readDocument(text: string, markup: boolean, error: boolean): Passage {
  const raw = text.slice(0, longestPassage);
  const visible = markup ? visibleText(raw) : withoutFences(raw);
  return {
    kind: markup ? "markup" : "plain",
    raw,
    visible,
    lines: linesOf(visible),
    heads: markup ? headsOf(raw) : [],
    error,
    short: visible.trim().length <= shortText,
  };
}

export function readField(text: string, error: boolean): Passage {
  const raw = text.slice(0, longestPassage);
  const visible = withoutFences(raw);
  const short = visible.length <= shortText;
  return { kind: "field", raw, visible, lines: linesOf(visible), heads: [], error, short };
}

function linesOf(text: string): readonly string[] {
  return text
    .split(/\r\n?|\n/, mostLines)
    .map((line) => (line.length > longestLine ? line.slice(0, longestLine) : line));
}

/** Markdown shows code between fences: such a text explains, it does not leak. */
function withoutFences(text: string): string {
  if (!text.includes("```")) return text;
  return text
    .split("```")
    .filter((_, index) => index % 2 === 0)
    .join("\n");
}

const entities: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", " "],
  ["#39", "'"],
  ["#34", '"'],
  ["#x27", "'"],
  ["#x22", '"'],
  ["#x2f", "/"],
  ["#160", " "],
]);

/** Elements inside a line; the end of any other element ends a line. */
const inline: ReadonlySet<string> = new Set(
  "a abbr b bdi big cite code em font i kbd mark q s samp small span strong sub sup tt u var".split(
    " ",
  ),
);

/** Their content is not text for a reader. */
const unread: ReadonlySet<string> = new Set(["script", "style", "template", "svg"]);

function visibleText(markup: string): string {
  let out = "";
  let at = 0;
  while (at < markup.length) {
    const open = markup.indexOf("<", at);
    if (open < 0) break;
    out += markup.slice(at, open);
    const name = tagName(markup, open);
    if (name === undefined) {
      out += "<";
      at = open + 1;
      continue;
    }
    const close = name === "!--" ? markup.indexOf("-->", open) + 2 : markup.indexOf(">", open);
    if (close < open) break;
    at = close + 1;
    if (!inline.has(name)) out += "\n";
    if (unread.has(name) && markup[open + 1] !== "/") at = endOfElement(markup, name, at);
  }
  return decodeEntities(out + markup.slice(at));
}

/** The element's name in lower case; `!--` for a comment; undefined where `<` opens no tag. */
function tagName(markup: string, open: number): string | undefined {
  const match = /^<(?:!--|[/!]?([A-Za-z][A-Za-z0-9]{0,20}))/.exec(markup.slice(open, open + 24));
  if (match === null) return undefined;
  return match[1]?.toLowerCase() ?? "!--";
}

function endOfElement(markup: string, name: string, from: number): number {
  for (let at = markup.indexOf("</", from); at >= 0; at = markup.indexOf("</", at + 2)) {
    if (markup.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return at;
  }
  return markup.length;
}

function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(
    /&(#?\w{1,6});/g,
    (whole, name: string) => entities.get(name.toLowerCase()) ?? whole,
  );
}

/** Titles and headings stand in front; a comment that matters too. */
const mostHeads = 12;
/** Headings are looked for in the first part of a document only. */
const headPart = 32 * 1024;

function headsOf(markup: string): readonly string[] {
  const found: string[] = [];
  const part = markup.slice(0, headPart);
  for (const match of part.matchAll(/<(title|h[123]|!--)/gi)) {
    const start = match.index + match[0].length;
    const end = part.indexOf(match[1] === "!--" ? "-->" : "</", start);
    const text = part.slice(start, Math.min(end < 0 ? part.length : end, start + 300));
    found.push(
      decodeEntities(text.replaceAll(/<[^<>]{0,200}>/g, " ").replace(/^[^<>]{0,200}>/, "")).trim(),
    );
    if (found.length === mostHeads) break;
  }
  return found;
}
