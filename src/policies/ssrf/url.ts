import { type Host, readHost } from "./host.ts";

/** The parts of a URL that say where a client would connect to. */
export interface Url {
  /** Lower case, without the colon; `""` for a scheme-relative `//host`. */
  readonly scheme: string;
  /** Undefined: the scheme names no host (`urn:`, `mailto:`, `data:`). */
  readonly host: Host | undefined;
  readonly hasUserinfo: boolean;
}

/** `malformed`: it has an authority that two readers would take apart differently, or none could. */
type UrlReading =
  | { readonly kind: "url"; readonly url: Url }
  | { readonly kind: "malformed" }
  | { readonly kind: "none" };

const none: UrlReading = { kind: "none" };
const malformed: UrlReading = { kind: "malformed" };

/** RFC 3986 §3.1. */
const schemeOf = /^([a-z][a-z0-9+.-]{0,31}):/i;

/**
 * Reads a value that is wholly a URL. Browsers and many libraries take "\" for "/", drop tabs and line ends
 * and skip leading blanks, so a URL that holds one of them before its path is malformed here. A text that only
 * contains a URL is none.
 */
export function readUrl(text: string): UrlReading {
  const trimmed = text.trim();
  const match = schemeOf.exec(trimmed);
  const scheme = match?.[1]?.toLowerCase() ?? "";
  const rest = trimmed.slice(match?.[0].length ?? 0);
  if (match === null && !/^[/\\]{2}[^/\\\s]/.test(trimmed)) return none;
  if (/^[/\\]{2}/.test(rest)) return readAuthority(scheme, rest);
  // "http:/host" and "http:\host" go where "http://host" goes, says WHATWG URL §4.4; RFC 3986 says otherwise.
  if (web.has(scheme)) return /^[/\\][\w.[-]/.test(rest) ? malformed : none;
  return opaque.has(scheme)
    ? { kind: "url", url: { scheme, host: undefined, hasUserinfo: false } }
    : none;
}

const web: ReadonlySet<string> = new Set(["http", "https", "ws", "wss", "ftp"]);

/** Schemes without an authority that make something be opened. "Re: x" and "urn:x" are not URLs to fetch. */
const opaque: ReadonlySet<string> = new Set([
  "file",
  "data",
  "jar",
  "netdoc",
  "gopher",
  "dict",
  "ldap",
  "php",
  "phar",
  "expect",
  "view-source",
  "blob",
  "filesystem",
  "javascript",
]);

function readAuthority(scheme: string, rest: string): UrlReading {
  const end = rest.slice(2).search(/[/\\?#]/);
  const authority = end < 0 ? rest.slice(2) : rest.slice(2, end + 2);
  if (authority === "")
    return { kind: "url", url: { scheme, host: undefined, hasUserinfo: false } };
  // A sentence after a URL: it is text about a URL, not one.
  if (/\s/.test(rest.slice(2 + authority.length))) return none;
  if (rest.slice(0, 2).includes("\\") || rest.charAt(2 + authority.length) === "\\")
    return malformed;
  const at = authority.lastIndexOf("@");
  const place = authority.slice(at + 1);
  const port = /:(\d{0,5})$/.exec(place);
  const hostText = port === null ? place : place.slice(0, port.index);
  // A placeholder such as {host} or <your-domain> connects nowhere.
  if (/[{}<>$*]/.test(hostText)) return none;
  const host = readHost(hostText);
  if (host === undefined) return malformed;
  return { kind: "url", url: { scheme, host, hasUserinfo: at >= 0 } };
}
