import type { IncomingHttpHeaders } from "node:http";

/*
 * Who may call from where:
 *
 *   Host              a name of this machine, or that of `admin.externalUrl`; all else is refused: a page that
 *                     rebinds its own name to 127.0.0.1 sends that name
 *   Origin            none, or exactly the origin that Host says
 *   Sec-Fetch-Site    none, `none` (typed or bookmarked), `same-origin`; from elsewhere a browser may only
 *                     navigate to a page: follow a link to the console, come back from the identity provider
 *
 * `same-site` is elsewhere. Another port of this machine is same-site with us, its pages get our cookies sent
 * along, and anybody may listen there.
 */

/** The origin that a call was sent to; undefined: it is not ours. */
export function ownOrigin(
  host: string | undefined,
  externalUrl: string | undefined,
): string | undefined {
  if (host === undefined) return undefined;
  if (externalUrl !== undefined && host === new URL(externalUrl).host) return externalUrl;
  const isLoopback = /^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d{1,5})?$/.test(host);
  // Written as browsers write it: without the default port.
  return isLoopback && URL.canParse(`http://${host}`)
    ? new URL(`http://${host}`).origin
    : undefined;
}

/** May a call be answered, wherever the page stands that made it? `isPage`: a person may be sent here. */
export function isWelcome(headers: IncomingHttpHeaders, origin: string, isPage: boolean): boolean {
  return !isFromElsewhere(headers, origin) || (isPage && isNavigation(headers));
}

function isFromElsewhere(headers: IncomingHttpHeaders, origin: string): boolean {
  if (headers.origin !== undefined && headers.origin !== origin) return true;
  const site = headers["sec-fetch-site"];
  return site !== undefined && site !== "none" && site !== "same-origin";
}

/** A person follows a link or a redirect: nothing of the answer can be read by the page they come from. */
function isNavigation(headers: IncomingHttpHeaders): boolean {
  return (
    headers.origin === undefined &&
    headers["sec-fetch-mode"] === "navigate" &&
    headers["sec-fetch-dest"] === "document"
  );
}
