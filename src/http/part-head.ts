import type { Part } from "./body.ts";
import { type MediaType, parseMediaType } from "./media-type.ts";
import { isToken } from "./token.ts";

export type PartFault =
  | "part-head"
  | "part-disposition"
  | "part-name"
  | "part-type"
  | "part-transfer-encoding";

export type PartHead = Pick<Part, "name" | "fileName" | "mediaType">;

/**
 * Reads the head of one multipart/form-data part: header lines without the blank one (RFC 7578 §4). There is
 * one Content-Disposition, it says `form-data` and one name; a folded line, a `filename*` (§4.2 forbids it)
 * or an encoded part would be read differently by others.
 */
export function readPartHead(text: string): PartHead | PartFault {
  const fields = new Map<string, string>();
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    const value = line.slice(colon + 1).replace(/^[\t ]+|[\t ]+$/g, "");
    // A line that begins with white space has no token for a name: folding is refused here.
    if (!isToken(name) || /[^\t\x20-\x7e\u0080-\u{10ffff}]/u.test(value)) return "part-head";
    if (fields.has(name)) return "part-head";
    fields.set(name, value);
  }
  const coding = fields.get("content-transfer-encoding")?.toLowerCase() ?? "binary";
  if (coding !== "binary" && coding !== "8bit" && coding !== "7bit")
    return "part-transfer-encoding";
  const type = readType(fields.get("content-type"));
  return type === null ? "part-type" : readDisposition(fields.get("content-disposition"), type);
}

/** Some clients write blanks around `=` (RFC 2045 §5.1 once let them); they have no second meaning. */
function readType(text: string | undefined): MediaType | undefined | null {
  if (text === undefined) return undefined;
  const parts = text.split("=").map((part) => part.replace(/^[\t ]+/, "").trimEnd());
  return parseMediaType(parts.join("=")) ?? null;
}

function readDisposition(
  text: string | undefined,
  mediaType: MediaType | undefined,
): PartHead | PartFault {
  const start = /^form-data(?=[\t ;]|$)/i.exec(text ?? "");
  const said = start === null ? undefined : readParameters(text ?? "", start[0].length);
  if (said === undefined) return "part-disposition";
  const name = said.get("name");
  return name === undefined ? "part-name" : { name, fileName: said.get("filename"), mediaType };
}

const parameter = /[\t ]*;[\t ]*([!#$&+\-.^_`|~0-9A-Za-z]+)=(?:"([^"]*)"|([^\t ";]+))/y;

function readParameters(text: string, from: number): ReadonlyMap<string, string> | undefined {
  const said = new Map<string, string>();
  for (let at = from; at < text.length; at = parameter.lastIndex) {
    parameter.lastIndex = at;
    const match = parameter.exec(text);
    const name = match?.[1]?.toLowerCase();
    const value = match?.[2] ?? match?.[3] ?? "";
    // `\"` ends the value for browsers and continues it for mail readers.
    if (name === undefined || said.has(name) || value.endsWith("\\")) return undefined;
    said.set(name, unescaped(value));
  }
  return said;
}

/** WHATWG HTML §4.10.22.8: browsers write these three as escapes, and no others. */
function unescaped(value: string): string {
  return value.replace(/%(?:22|0D|0A)/g, (found) =>
    found === "%22" ? '"' : found === "%0D" ? "\r" : "\n",
  );
}
