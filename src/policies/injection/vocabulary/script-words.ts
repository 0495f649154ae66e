/** Functions that run text as code, reach out of the page or the process, or that attackers call to be seen. */
export const scriptCalls: ReadonlySet<string> = new Set(
  (
    "eval alert confirm prompt settimeout setinterval setimmediate execscript function fetch import importscripts require atob unescape decodeuricomponent " +
    "decodeuri fromcharcode getscript write writeln appendchild createelement insertadjacenthtml open print spawn spawnsync execsync execfile execfilesync fork expression msgbox"
  ).split(" "),
);

const properties: readonly (readonly [objects: string, properties: string])[] = [
  [
    "document",
    "cookie domain write writeln body location createelement getelementbyid getelementsbytagname queryselector queryselectorall documentelement forms images implementation url defaultview execcommand cloneNode scripts head all",
  ],
  [
    "window top self parent frames globalthis",
    "location document open name alert eval cookie onerror onload opener settimeout localstorage parent top self frames navigate addeventlistener constructor",
  ],
  ["location", "href hash search assign replace reload pathname hostname origin protocol"],
  ["navigator", "useragent sendbeacon clipboard geolocation serviceworker"],
  ["localstorage sessionstorage cookiestore", "getitem setitem removeitem clear key get set"],
  ["navigation", "navigate"],
  ["event", "target srcelement path currenttarget"],
  ["string", "fromcharcode fromcodepoint raw prototype constructor"],
  [
    "array function object number json symbol promise proxy regexp boolean",
    "prototype constructor defineproperty __proto__ getprototypeof setprototypeof",
  ],
  ["reflect", "apply construct get set call sort map defineproperty"],
  ["console", "log info error warn debug trace dir table assert count group clear time"],
  [
    "process",
    "env mainmodule exit binding kill argv pid cwd version versions stdout stdin exec spawn dlopen getbuiltinmodule platform",
  ],
  ["require", "main cache resolve extensions"],
  ["module", "exports constructor require _load prototype children parent"],
  ["child_process", "exec spawn execsync execfile fork spawnsync execfilesync"],
  ["constructor", "constructor prototype"],
  ["prototype", "constructor __proto__ tostring valueof"],
  ["__proto__", "constructor __proto__ tostring"],
  ["this", "constructor alert eval process require mainmodule"],
  ["$", "getscript get ajax post parsehtml"],
];

/** Of the objects of browser and Node: the members by which code shows itself. Everything in lower case. */
export const scriptProperties: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  properties.flatMap(([objects, members]) => {
    const set: ReadonlySet<string> = new Set(members.toLowerCase().split(" "));
    return objects.split(" ").map((name) => [name, set] as const);
  }),
);

/** The objects themselves. */
export const scriptObjects: ReadonlySet<string> = new Set(scriptProperties.keys());
