import { decodeBase64 } from "../decode.ts";
import { type Evidence, likely } from "../evidence.ts";
import { digit, dot, lower, upper, control, wide } from "../prefilter.ts";
import type { Probe } from "../probe.ts";
import { javaGadgets, javaPackages } from "../vocabulary/java-words.ts";

/** The first bytes of a Java serialisation stream (JavaTM Object Serialization §6.4.2), as base64 at each offset. */
const streamMagic: readonly string[] = ["rO0ABQ", "rO0ABX", "KztAAU", "Cs7QAF"];

/**
 * Would this value make a Java program load a class, call one, or revive an object? A class is named by its
 * full name: packages of the platform are its vocabulary.
 */
export function judgeJava(probe: Probe): Evidence | undefined {
  const { flags, lower: text } = probe;
  if ((flags & dot) !== 0) {
    const found = className(text);
    if (found) return found;
  }
  if ((flags & (upper | digit)) === (upper | digit)) {
    const found = judgeJavaStream(probe.text);
    if (found) return found;
  }
  if (
    (flags & control) !== 0 &&
    (flags & wide) !== 0 &&
    probe.text.includes("\u00ac\u00ed\u0000\u0005")
  )
    return likely("server-code", "java-object-stream");
  return undefined;
}

/** A serialisation stream in base64, at whatever byte it was cut. */
export function judgeJavaStream(text: string): Evidence | undefined {
  return streamMagic.some((magic) => text.includes(magic))
    ? likely("server-code", "java-object-stream")
    : undefined;
}

/** All of it in one pattern: a package at the beginning of a name, or a word that only reflection uses. */
const telling = new RegExp(
  String.raw`(?:^|[^\w./-])(?:${javaPackages.map((name) => name.replaceAll(".", String.raw`\.`)).join("|")})|java\w{0,2}[.\s]|class\.|\.\s?[a-z]{4,20}\s{0,2}\(|\bnew\s`,
);

function className(text: string): Evidence | undefined {
  const match = telling.exec(text);
  if (match === null) return undefined;
  if (javaPackages.some((name) => match[0].endsWith(name)) && standsAlone(text, match.index)) {
    return likely("server-code", "java-class");
  }
  const at = text.indexOf("java");
  if (
    at >= 0 &&
    /^java\w{0,2}[.\s]/.test(text.slice(at, at + 8)) &&
    javaGadgets.some((gadget) => text.indexOf(gadget, at + 4) > 0)
  ) {
    return likely("server-code", "java-gadget");
  }
  if (reflection.test(text)) return likely("server-code", "java-reflection");
  if (loaders.test(text)) return likely("server-code", "java-class");
  return starts.test(text) ? likely("server-code", "process-start") : undefined;
}

const reflection =
  /\.\s?(?:getclass|forname|getruntime|getmethod|getdeclaredmethod|newinstance|invoke|loadclass|exec)\s{0,2}\(/;
const loaders =
  /(?:^|[^\w.])class\.(?:module\.)?(?:classloader|protectiondomain)\b|\bnew\s{1,8}(?:java|file|url|process|socket)\w{0,40}[.(]/;
const starts = /(?:^|[^\w.])(?:runtime|process)\s{0,2}\.\s{0,2}(?:exec|spawn|start)\s{0,2}\(/;

/** A stack trace or a page about Java has spaces around; a class to load is most of the value. */
function standsAlone(text: string, at: number): boolean {
  return at < 64 && text.length - at < 400;
}

/** Base64 shorter than the shortest gadget name cannot hold one. */
const minEncoded = 8;
const phases = [0, 1, 2] as const;

/** A gadget's name inside base64 that was cut at any byte of a group. */
export function judgeEncodedJava(text: string, flags: number): Evidence | undefined {
  if (text.length < minEncoded || (flags & (lower | upper)) !== (lower | upper)) return undefined;
  for (const phase of phases) {
    const decoded = decodeBase64(text, phase)?.toLowerCase();
    if (decoded !== undefined && javaGadgets.some((gadget) => decoded.includes(gadget)))
      return likely("server-code", "java-gadget");
  }
  return undefined;
}
