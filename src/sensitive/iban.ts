import { mod97 } from "./checksums.ts";
import { isWordCode } from "./digit-run.ts";

/** Lengths by country, from the SWIFT IBAN registry (ISO 13616). */
const lengths: ReadonlyMap<string, number> = new Map(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 " +
    "EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 " +
    "IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 " +
    "NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 " +
    "SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);

/** Is `text` (no spaces, upper case) an IBAN: its country's length and the MOD 97-10 check? */
function isIban(text: string): boolean {
  if (lengths.get(text.slice(0, 2)) !== text.length) return false;
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(text)) return false;
  return mod97(text.slice(4) + text.slice(0, 4)) === 1;
}

/** Where IBANs stand in a text, written whole or in groups of four parted by spaces. */
export function ibansIn(text: string): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let at = 0; at + 15 <= text.length; at += 1) {
    if (!startsLikeIban(text, at)) continue;
    if (at > 0 && isWordCode(text.charCodeAt(at - 1))) continue;
    const end = ibanEnd(text, at);
    if (end === undefined) continue;
    found.push({ start: at, end });
    at = end;
  }
  return found;
}

function startsLikeIban(text: string, at: number): boolean {
  const third = text.charCodeAt(at + 2);
  const fourth = text.charCodeAt(at + 3);
  if (third < 48 || third > 57 || fourth < 48 || fourth > 57) return false;
  if (text.charCodeAt(at) < 65 || text.charCodeAt(at + 1) < 65) return false;
  return lengths.has(text.slice(at, at + 2).toUpperCase());
}

function ibanEnd(text: string, start: number): number | undefined {
  const length = lengths.get(text.slice(start, start + 2).toUpperCase()) ?? 0;
  let compact = "";
  let at = start;
  while (compact.length < length && at < text.length) {
    const code = text.charCodeAt(at);
    const gap = code === 32 && compact.length % 4 === 0;
    if (!gap && !isLetterOrDigit(code)) return undefined;
    if (!gap) compact += text[at];
    at += 1;
  }
  if (isWordCode(text.charCodeAt(at))) return undefined;
  return isIban(compact.toUpperCase()) ? at : undefined;
}

function isLetterOrDigit(code: number): boolean {
  return isWordCode(code) && code !== 95 && code < 128;
}
