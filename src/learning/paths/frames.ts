import { isHostName, isTyped } from "./tokens.ts";

/** A segment seen as literal text with holes: `42.json` has the frame `{}.json` and the value `42`. */
export interface Framed {
  readonly frame: string;
  readonly values: readonly string[];
  /** The extension, where it chooses a format: `json`. */
  readonly format?: string;
  /** Whether the form of the values alone says that they are values. */
  readonly typed: boolean;
}

/** Frame of a segment that is nothing but a value. */
export const bare = "{}";

/** Extensions that choose a format. Others belong to the name of a file, which is a value as a whole. */
const formats: ReadonlySet<string> = new Set([
  "json",
  "xml",
  "html",
  "jsonp",
  "jsonld",
  "geojson",
  "yaml",
  "atom",
  "rss",
  "rdf",
  "kml",
  "pbf",
  "xhtml",
  "gml",
  "kmz",
  "gpkg",
  "wkt",
  "shpz",
  "jsonl",
  "topojson",
  "rss2",
  "atom1",
  "json1",
]);

/**
 * Extensions that choose a format of what has other formats, too, or is called by an id of digits: `17.mp3`. Elsewhere
 * they are part of the name of a file.
 */
const files: ReadonlySet<string> = new Set([
  "js",
  "csv",
  "txt",
  "pdf",
  "png",
  "jpg",
  "svg",
  "mp3",
  "mp4",
  "m3u8",
  "shp",
  "zip",
]);

/** Parts of a segment beyond this are one value. */
const maxHoles = 8;

export function framed(segment: string): Framed {
  const last = segment.charCodeAt(segment.length - 1);
  if (last === 41) return called(segment);
  if (segment.includes(";") && segment.includes("=")) return withMatrix(segment);
  const dot = segment.lastIndexOf(".");
  const format = segment.slice(dot + 1);
  if (dot > 0 && isFormatOf(format, segment.slice(0, dot)))
    return { ...split(segment, dot), format };
  const colon = segment.lastIndexOf(":");
  if (colon > 0 && segment.indexOf(":") === colon && isVerb(segment, colon + 1)) {
    return split(segment, colon);
  }
  const typed = isTyped(segment) || (dot > 0 && isHostName(segment));
  return { frame: bare, values: [segment], typed };
}

function isFormatOf(extension: string, core: string): boolean {
  return formats.has(extension) || (files.has(extension) && isId(core));
}

/** Digits, or a UUID, or hex of such a length; coordinates. */
function isId(text: string): boolean {
  return /^(?:[\d,.+-]*\d|[\da-f]{8}-[\da-f-]{27}|[\da-f]{16,})$/.test(text);
}

/**
 * The same where some values of a place are known to have formats, or this one is: `hasFormats` is asked for the frames
 * `{}.{}` and `places.{}`.
 */
export function framedAmong(segment: string, hasFormats: (frame: string) => boolean): Framed {
  const part = framed(segment);
  const dot = segment.lastIndexOf(".");
  if (dot <= 0 || part.frame !== bare) return part;
  const format = segment.slice(dot + 1);
  if (!files.has(format)) return part;
  const as = { ...split(segment, dot), format };
  return hasFormats(anyFormat) || hasFormats(freeFormat(as)) ? as : part;
}

function split(segment: string, at: number): Framed {
  const value = segment.slice(0, at);
  return { frame: bare + plain(segment.slice(at)), values: [value], typed: isTyped(value) };
}

/** A value in any format. */
export const anyFormat = "{}.{}";

/** The frame of a segment whose format is free: `{}.{}`, or `places.{}` for a name. */
export function freeFormat(part: Framed): string {
  return part.typed ? anyFormat : `${plain(part.values[0] ?? "")}.{}`;
}

const extensions: readonly string[] = [...formats, ...files];

/** Other formats of a segment, as segments or as frames. */
export function otherFormats(core: string, format: string): readonly string[] {
  return extensions.filter((other) => other !== format).map((other) => `${core}.${other}`);
}

/** The values of a segment in the frame of the variable that took it. */
export function valuesIn(frame: string, part: Framed): readonly string[] {
  if (part.format === undefined || frame === part.frame) return part.values;
  return frame === anyFormat ? [...part.values, part.format] : [part.format];
}

/** Custom methods of Google's style: `{id}:cancel`, `{id}:batchGet`. */
function isVerb(segment: string, from: number): boolean {
  if (segment.length - from < 3) return false;
  for (let i = from; i < segment.length; i += 1) {
    const code = segment.charCodeAt(i) | 32;
    if (code < 97 || code > 122) return false;
  }
  const first = segment.charCodeAt(from);
  return first >= 97 && first <= 122;
}

/** OData: `users('anna')`, `range(from=1,to=2)`. What stands in quotes or after `=` is a value. */
function called(segment: string): Framed {
  const open = segment.indexOf("(");
  const inner = segment.slice(open + 1, -1);
  if (open < 0 || inner === "") {
    return { frame: bare, values: [segment], typed: open < 0 && isTyped(segment) };
  }
  const values: string[] = [];
  const holes = inner.split(",", maxHoles).map((argument) => {
    const name = argument.slice(0, argument.indexOf("=") + 1);
    const quoted = argument.slice(name.length).startsWith("'");
    values.push(argument.slice(name.length).replaceAll("'", ""));
    return `${plain(name)}${quoted ? "'{}'" : "{}"}`;
  });
  return { frame: `${plain(segment.slice(0, open))}(${holes.join(",")})`, values, typed: true };
}

/** Matrix parameters (RFC 3986 §3.3): `shoes;colour=red`. */
function withMatrix(segment: string): Framed {
  const [head = "", ...rest] = segment.split(";", maxHoles);
  const typed = isTyped(head);
  const values: string[] = typed ? [head] : [];
  const holes = rest.map((parameter) => {
    const name = parameter.slice(0, parameter.indexOf("=") + 1);
    values.push(parameter.slice(name.length));
    return `;${plain(name)}{}`;
  });
  return { frame: `${typed ? bare : plain(head)}${holes.join("")}`, values, typed: true };
}

/** Literal text as it stands in a key: no braces, no spaces, no control characters. */
export function plain(text: string): string {
  return /[{}%\s\p{Cc}\p{Cs}]/u.test(text)
    ? text.replaceAll(/[{}%\s\p{Cc}\p{Cs}]/gu, (found) => encodeURIComponent(found.toWellFormed()))
    : text;
}
