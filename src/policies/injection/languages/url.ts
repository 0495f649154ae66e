import { type Evidence, likely } from "../evidence.ts";
import { colon, question, slash } from "../prefilter.ts";
import type { Probe } from "../probe.ts";

/** Schemes that make a server open something other than a web page. */
const scheme =
  /^(?:url:)?(?:file|gopher|dict|ldaps?|tftp|jar|netdoc|expect|phar|smb|sftp|ftps?|telnet|imaps?|rsync|cifs|nfs|afp|svn(?:\+ssh)?|git\+ssh|ogg|ssh2?|vnc|rmi|jdbc|unix):(?:\/\/|\/|[^\s/]{1,40}[/@:])/;

/**
 * Is this value wholly a URL that would make a program include something foreign: an address that ends in
 * `?` (whatever the program appends becomes a query), a bare IP as host with a script behind it, or a scheme
 * that is not the web's?
 */
export function judgeUrl(probe: Probe): Evidence | undefined {
  const { flags, lower, place } = probe;
  if (place === "header" || (flags & (colon | question)) === 0) return undefined;
  if (
    (flags & question) !== 0 &&
    /^(?:https?|ftps?|file|ogg|zlib|zip)(?::\/\/[^\s]{1,400})?\?+$/.test(lower)
  )
    return likely("url", "include");
  if ((flags & slash) !== 0 && scheme.test(lower)) return likely("url", "scheme");
  if ((flags & slash) === 0) return undefined;
  if (
    /^(?:https?|ftp):\/\/(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?\/[^\s?]{0,200}\.(?:php\d?|phtml|aspx?|jspx?|cgi|pl|py|sh|txt|gif|jpe?g|exe|ps1|bat)(?:\?|$)/.test(
      lower,
    )
  )
    return likely("url", "include");
  if (
    /^(?:https?|ftp):\/\/\[[0-9a-f:.]{3,60}\](?::\d{1,5})?\/[^\s]{0,200}\.(?:php|phtml|aspx?|jsp|txt)/.test(
      lower,
    )
  )
    return likely("url", "include");
  return /^unix:[^|]{2,2000}\|/.test(lower) ? likely("url", "scheme") : undefined;
}
