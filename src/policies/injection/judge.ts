import { decodeBase64, decodeLayer, maxLayers } from "./decode.ts";
import type { Evidence, Family } from "./evidence.ts";
import { judgeHeader } from "./languages/header.ts";
import { judgeEncodedJava, judgeJava, judgeJavaStream } from "./languages/java.ts";
import { judgeLdap } from "./languages/ldap.ts";
import { judgeMarkup } from "./languages/markup.ts";
import { judgeNosql } from "./languages/nosql.ts";
import { judgeFileName, judgePath } from "./languages/path.ts";
import { judgePhp } from "./languages/php.ts";
import { judgeScript } from "./languages/script.ts";
import { judgeShell, judgeShellInProse } from "./languages/shell.ts";
import { judgeSql, judgeSqlInProse } from "./languages/sql.ts";
import { judgeTemplate } from "./languages/template.ts";
import { judgeUrl } from "./languages/url.ts";
import { judgeXml } from "./languages/xml.ts";
import { judgeXpath } from "./languages/xpath.ts";
import {
  ampersand,
  backslash,
  characterFlags,
  dash,
  digit,
  dot,
  equals,
  isPlain,
  lower as lowerFlag,
  percent,
  plus,
  slash,
  space,
  upper,
  wide,
} from "./prefilter.ts";
import { type Place, type Probe, probeOf } from "./probe.ts";
import { isProse } from "./prose.ts";

type Judge = (probe: Probe) => Evidence | undefined;

/** Every language, in the order in which a value is tried; the first that finds structure names the family. */
const judges: readonly Judge[] = [
  judgeXml,
  judgeTemplate,
  judgeMarkup,
  judgePhp,
  judgeJava,
  judgeScript,
  judgeNosql,
  judgeHeader,
  judgePath,
  judgeLdap,
  judgeXpath,
  judgeUrl,
  judgeShell,
  judgeSql,
];

/** Those that can be certain of something amid running text. */
const proseJudges: readonly Judge[] = [
  judgeTemplate,
  judgeMarkup,
  judgePhp,
  judgeShellInProse,
  judgeSqlInProse,
];

/**
 * Characters read in one piece; a longer value is read in pieces that overlap, so that the work for each is
 * bounded and nothing can hide at a seam.
 */
const pieceLength = 16_384;
const overlap = 512;

const dressed = percent | backslash | ampersand | plus | wide;

/** What is asked of a value, beside the value itself. */
export interface Question {
  readonly place: Place;
  /** The families that count. */
  readonly wanted: ReadonlySet<Family>;
  /** What may still be read; the request is refused once it is spent. */
  readonly meter: Meter;
}

/**
 * Characters that may still be read as languages, summed over the layers of decoding. Running text, which few
 * languages are looked for in, counts once; anything else counts twice.
 */
export interface Meter {
  left: number;
}

/** Takes `length` characters from the meter; false: it is spent. */
function afford(meter: Meter, length: number, prose: boolean): boolean {
  meter.left -= prose ? length : 2 * length;
  return meter.left >= 0;
}

/** The shortest value that can both escape and act. */
const minValue = 3;

/** Letters, digits and the marks of base64: nothing can be opened with them. */
const blobCharacters = upper | lowerFlag | digit | plus | slash | equals | dash;
/** From this length on a value of only these characters is data, not a name or a path. */
const minBlob = 512;

function isBlob(value: string, flags: number): boolean {
  return value.length >= minBlob && (flags & ~blobCharacters) === 0;
}

/**
 * What this value would do to an interpreter, in any of the readings that decoding allows; undefined: nothing.
 * `flags` are those of `characterFlags(value)`.
 */
export function judgeValue(value: string, flags: number, question: Question): Evidence | undefined {
  if (value.length < minValue) return undefined;
  if (question.place === "file-name" && question.wanted.has("path")) {
    const found = judgeFileName(value.toLowerCase());
    if (found) return found;
  }
  if (isPlain(flags)) return judgePlain(value, flags, question);
  if (isBlob(value, flags)) return judgeEncoded(value, flags, question);
  if (value.length <= pieceLength) return judgeLayers(value, question, isProse(value));
  for (let from = 0; from < value.length && question.meter.left >= 0;) {
    const piece = value.slice(from, from + pieceLength);
    const found = judgeLayers(piece, question, isProse(piece));
    if (found) return found;
    from += pieceLength - overlap;
  }
  return undefined;
}

function judgeLayers(value: string, question: Question, prose: boolean): Evidence | undefined {
  let text = value;
  for (let layer = 0; layer <= maxLayers; layer += 1) {
    if (!afford(question.meter, text.length, prose)) return undefined;
    const flags = characterFlags(text);
    const found = judgeReading(probeOf(text, question.place, prose, flags), question);
    if (found) return found;
    const next = (flags & dressed) === 0 ? text : decodeLayer(text);
    if (next === text) return layer === 0 ? judgeEncoded(text, flags, question) : undefined;
    text = next;
  }
  return undefined;
}

function judgeReading(probe: Probe, { wanted }: Question): Evidence | undefined {
  for (const judge of probe.prose ? proseJudges : judges) {
    const found = judge(probe);
    if (found && (found.certain || !probe.prose) && wanted.has(found.family)) return found;
  }
  return undefined;
}

/** Words by which a value without a single sign can still be a clause: all of them must be SQL's or the shell's. */
const clause =
  /\b(?:union|select|insert|update|delete|drop|alter table|exec|execute|declare|having|exist|defined|errorlevel|order by|group by|where|from|like|between|rlike|sudo|nohup|time|ansible|cat|curl|wget|ping|jndi)\b|(?:^|\s)--?[a-z]|^[a-z]+-[a-z]+\s/i;

/** What plain characters can still spell. */
const plainJudges: readonly Judge[] = [judgeJava, judgePath, judgeShell, judgeSql, judgeScript];
/** Without a space there is no clause and no command: names of classes, files and objects remain. */
const nameJudges: readonly Judge[] = [judgeJava, judgePath, judgeScript];

/** Letters, digits and `_ , . : @ -`: only names of classes, words of a clause and base64 can hide here. */
function judgePlain(value: string, flags: number, question: Question): Evidence | undefined {
  if ((flags & (lowerFlag | upper)) === 0) return undefined;
  if ((flags & space) !== 0) {
    if (!clause.test(value)) return undefined;
  } else if ((flags & dot) === 0 || (flags & lowerFlag) === 0) {
    return judgeEncoded(value, flags, question);
  }
  const probe = probeOf(value, question.place, isProse(value), flags);
  if (probe.prose || !afford(question.meter, value.length, true)) return undefined;
  for (const judge of (flags & space) === 0 ? nameJudges : plainJudges) {
    const found = judge(probe);
    if (found && question.wanted.has(found.family)) return found;
  }
  return undefined;
}

/** Base64 is worth undressing from this length on. */
const minEncoded = 6;
/** Four bytes of text are too few to escape and act. */
const minEncodedText = 12;

function judgeEncoded(value: string, flags: number, question: Question): Evidence | undefined {
  if (value.length < minEncoded || (flags & (upper | lowerFlag)) !== (upper | lowerFlag))
    return undefined;
  if ((flags & space) !== 0) return undefined;
  const { wanted } = question;
  if (wanted.has("server-code")) {
    const object = judgeJavaStream(value) ?? judgeEncodedJava(value, flags);
    if (object) return object;
  }
  const decoded = value.length < minEncodedText ? undefined : decodeBase64(value);
  if (decoded === undefined || isProse(decoded)) return undefined;
  return isPlain(characterFlags(decoded)) ? undefined : judgeLayers(decoded, question, false);
}
