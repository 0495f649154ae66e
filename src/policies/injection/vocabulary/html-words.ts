/** Elements that run code, load something, or change where the page's own links and forms lead. */
export const activeElements: ReadonlySet<string> = new Set(
  (
    "script iframe frame frameset object embed applet meta base link style form input button textarea select keygen isindex " +
    "svg math video audio source track marquee bgsound layer ilayer xml xss x import import event-source event-handler listener " +
    "body html head title template noscript plaintext xmp listing comment animate set animatetransform animatemotion foreignobject use handler " +
    "portal dialog slot vmlframe scriptlet implements param blink isindex image details summary"
  ).split(" "),
);

/** Of those, the ones that act without any attribute, or have no place in text that people write. */
export const scriptElements: ReadonlySet<string> = new Set(
  "script iframe frame frameset object embed applet base meta svg xss import bgsound listener scriptlet vmlframe foreignobject event-source plaintext".split(
    " ",
  ),
);

/** Of the active ones, those that do nothing without an attribute that acts. */
export const inertElements: ReadonlySet<string> = new Set(
  "image title summary details head set x use select comment source param template xml link handler slot".split(
    " ",
  ),
);

/** Attributes whose value is an address that the browser follows or loads. */
export const addressAttributes: ReadonlySet<string> = new Set(
  "href src action formaction data code codebase classid background poster dynsrc lowsrc xlink:href srcdoc from to values content style folder cite longdesc profile usemap archive srcset icon manifest ping url value".split(
    " ",
  ),
);
