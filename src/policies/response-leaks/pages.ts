import type { Leak } from "./leak.ts";
import type { Passage } from "./passage.ts";

/** Headings of pages that a server makes by itself when something is wrong, or when it is too helpful. */
const debugHeads: readonly RegExp[] = [
  /^[A-Z]\w*(?:Error|Exception|DoesNotExist|Invalid\w*) at \//,
  /Action ?Controller: Exception caught|Routing Error|Whitelabel Error Page|Whoops[!,].{0,60}(?:wrong|error)/i,
  /(?:Server|Runtime|Application|Compilation|Configuration|Parser) Error in '?.{0,60}Application|Error Occurred While Processing Request|The debugger caught an exception/i,
  /^(?:[A-Z]\w*(?:\.|::|\\))+[A-Z]\w*(?:Error|Exception)\b|^[A-Z][a-z]\w*(?:Error|Exception)(?::|$)| \/\/ Werkzeug Debugger/,
  /HTTP Status 500.{0,200}(?:Exception|Error)|Apache Tomcat\/\d.{0,20}(?:Error report)?|^phpinfo\(\)|PHP Version \d+\.\d|Symfony (?:Exception|Profiler)|Django Debug/,
  /^Site Error$|^Active Server Pages|^(?:The page cannot be displayed|Technical Information)/i,
];

const debugWords: readonly RegExp[] = [
  /You(?:'|&#39;|’)re seeing this error because you have DEBUG ?= ?True|Using the URLconf defined in|Request Method:\s+[A-Z]+\s+Request URL:/,
  /Rails\.root: ?\/|Application Trace \| ?Framework Trace|Full Trace/,
  /Version Information:.{0,10}Microsoft \.NET Framework|ASP\.NET Version:\s?\d|Source File:\s{0,4}[A-Za-z]:\\|An unhandled exception occurred during the execution/,
  /This application has no explicit mapping for \/error|description The server encountered an internal error.{0,200}exception|root cause.{0,100}Exception/s,
  /(?:Stack Trace|StackTrace|stack trace)\s{0,4}:\s{0,8}(?:\n|at |\[)|Exception Details:\s+\S/,
  /Loaded Configuration File|Configuration File \(php\.ini\) Path|Zend Engine v\d/,
  /An error occurred on the server when processing the URL|The server encountered an internal error or misconfiguration.{0,40}administrator/s,
];

/** `Apache/2.4.41 (Ubuntu) Server at shop Port 80`, and what other servers put under their pages. */
const banner =
  /\b(?:Apache|nginx|Microsoft-IIS|lighttpd|LiteSpeed|openresty|Jetty|Apache Tomcat|WEBrick|gunicorn|Werkzeug|PHP|Express|Kestrel|WebLogic|WebSphere|JBoss|GlassFish|Resin)[/ :v]{1,4}\d+(?:\.\d+){1,3}\b.{0,120}(?:Server at|Port \d+|OpenSSL|\([A-Z][a-z]+\)|$)/m;

export function findDebugPage(passage: Passage): Leak | undefined {
  if (passage.kind === "field") return undefined;
  const front = passage.short ? passage.lines.slice(0, 6).map((line) => line.trim()) : [];
  for (const head of [...passage.heads, ...front]) {
    if (debugHeads.some((pattern) => pattern.test(head)))
      return { kind: "debug-page", rule: "heading" };
  }
  const text = passage.visible.slice(0, 40_000);
  if (debugWords.some((pattern) => pattern.test(text)))
    return { kind: "debug-page", rule: "layout" };
  if ((passage.error || passage.short) && banner.test(text))
    return { kind: "debug-page", rule: "banner" };
  return undefined;
}

const indexHead =
  /^(?:Index of|Directory(?: listing)?(?: for| of|:| --)?|Listing directory|Contents of)\s{0,3}(?:\/|[A-Za-z]:\\|\.)/i;
/** IIS: `localhost - /files/` */
const hostHead = /^\S{1,80} - \/(?:\S{0,120}\/)?$/;
const parentLink = /\[?\s?(?:To )?Parent Directory\s?\]?|href="\.\.\/?"/i;
const sortLink = /href="\?(?:C=[NMSD]|[NMSD]=[AD]|sort=|o=[nds])/i;
/** A row of an index: a link, a date, and mostly a size. */
const indexRow =
  /<a href="[^"<>]{1,200}">[^<]{1,200}<\/a>\s{0,80}(?:<\/td>\s{0,8}<td[^<>]{0,60}>\s{0,8}){0,2}(?:\d{1,2}-\w{3}-\d{4}|\d{4}-\d\d-\d\d|\d{1,2}\/\d{1,2}\/\d{2,4})/gi;
const iisRow =
  /\d{1,2}\/\d{1,2}\/\d{4}\s{1,4}\d{1,2}:\d\d(?: [AP]M)?\s{1,20}(?:&lt;dir&gt;|\d{1,12})\s{1,4}<a href=/gi;
/** `ls -l` */
const longRow = /^[-dlbcps][-rwxsStT]{9}[.+@]?\s+\d+ \S+ +\S+ +\d+/;

export function findListing(passage: Passage): Leak | undefined {
  if (passage.kind === "field") return undefined;
  const rows = passage.lines.filter((line) => longRow.test(line.trim())).length;
  if (rows >= 2) return { kind: "listing", rule: "ls" };
  return passage.kind === "markup" ? indexPage(passage) : undefined;
}

function indexPage({ raw, heads, short }: Passage): Leak | undefined {
  const links = countOf(raw, indexRow) + countOf(raw, iisRow);
  const sorted = sortLink.test(raw);
  const parent = parentLink.test(raw);
  const listed = links > 0 || parent;
  if (isTitled(heads, listed, listed || short || sorted)) return titledIndex;
  const rowed = links >= 3 || (links > 0 && (parent || sorted)) || upLink.test(raw);
  return rowed ? { kind: "listing", rule: "index-rows" } : undefined;
}

const upLink = /\[To Parent Directory\]/i;

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function isTitled(heads: readonly string[], listed: boolean, likely: boolean): boolean {
  if (listed && heads.some((head) => hostHead.test(head))) return true;
  return likely && heads.some((head) => indexHead.test(head));
}

const titledIndex: Leak = { kind: "listing", rule: "titled-index" };

// Those who write shells spell with figures: `Sh3ll`, `b4ckd00r`.
const leet: ReadonlyMap<string, string> = new Map([
  ["0", "o"],
  ["1", "l"],
  ["3", "e"],
  ["4", "a"],
  ["5", "s"],
  ["7", "t"],
  ["$", "s"],
  ["@", "a"],
]);

function plainSpelling(text: string): string {
  return text.toLowerCase().replaceAll(/[013457$@]/g, (char) => leet.get(char) ?? char);
}

const shellTrade =
  /back ?door|web ?shell|bypass shell|root ?kit|deface|priv8|symlink|haxor|hacked|safe ?mode|mass ?mail|reverse shell|bind shell|cmd shell|exploit|pwned/;
const shellWord = /shell|[a-z]['’]?s?['’]?hell\b/;
/** `Ani-Shell`, `P.A.S. v.3`: names that such tools give themselves. */
const toolName = /\w[-_]Sh[e3]ll\b|^\W*(?:[A-Z]\.){2,5} ?v\.?\s?\d/;
/** A version, an author, brackets and tildes around: how a tool signs itself, and a shop does not. */
const signed =
  /\bv(?:er(?:sion|sin)?)?[ .:]{0,3}\d?|\d+\.\d+|\bby\b|[\][{}~|:=*<>^-]{2}|[-~=:|][[(]|\b(?:php|asp|aspx|jsp|cgi|perl|python|cfm|web|command|remote|mini|file|ajax|safe|server)\b/i;
/** The oldest family signs with three letters, a version and the host's name. */
const wsoTitle =
  /(?:^|[\s-])wso\b.{0,12}\d|\b(?:[crb]\d{2,4}[a-z]?|b374k|alfa|indoxploit|p0wny|weevely|china ?chopper|anonymous ?fox)\b.{0,30}(?:shell|team|\d\.\d|v\d)/i;

/** `Name 1.5 by Author`, and one word that ends in what it is for: how such a page is titled, and no shop. */
const toolTitle =
  /^\W{0,12}[\w'.-]{2,30}(?: [\w'.-]{2,30}){0,2} v?\.?\d{1,2}(?:\.\d{1,2}){1,3}\W{0,4} by\b|^[A-Z0-9]{2,12}(?:TOOLS?|SHELL|HACK)$|\w(?:attacker|haxx?[o0]r|hacker team|hack team)\b/i;

const commandForm =
  /<(?:input|textarea|form)\b[^<>]{0,200}\bname\s?=\s?["']?(?:cmd|command|exec|execute|shell|c|ev|eval|system|run|komut|comando|dos|execmd|cmdr)\b["']?/i;
const hostFacts: readonly RegExp[] = [
  /\buid=\d+\([^()]{1,40}\) ?gid=\d+\(/,
  /\b(?:uname(?: -a)?|kernel|OS|system)\b\s{0,4}[:=]?\s{0,4}(?:Linux|FreeBSD|Windows NT|Darwin|SunOS)\b|\bLinux \S{1,80} \d+\.\d+\.\d+/i,
  /safe[_ -]?mode\b\s{0,4}[:=]?\s{0,4}(?:<[^<>]{1,80}>)?\s{0,4}(?:on|off|is)/i,
  /\b(?:disable_functions|open_basedir|disabled? functions|magic_quotes|register_globals|php ?version|server ip|your ip|cwd|pwd|hdd|free space|current dir\w*|chdir|dir(?:ectory)?)\b\s{0,6}[:=]/i,
  /[-d](?:[r-][w-][x-]){3}/,
  /\b(?:chmod|upload(?: file)?|make ?dir|rename|mkdir|download|self ?remove|bind port|back ?connect|brute ?force|sql manager|eval php|execute)\b/i,
];

/** Text of a page above this is no tool of the trade. */
const shellPart = 60_000;

export function findShell(passage: Passage): Leak | undefined {
  if (passage.kind === "field") return undefined;
  const heads = passage.heads.length > 0 ? passage.heads : [passage.visible.slice(0, 200)];
  for (const head of heads) {
    const rule = headRule(head, passage);
    if (rule !== undefined) return { kind: "shell", rule };
  }
  return hasCommandForm(passage) ? { kind: "shell", rule: "command-form" } : undefined;
}

/** What a title, heading or comment shows of a tool that nobody put there on purpose. */
function headRule(head: string, passage: Passage): string | undefined {
  const spelt = plainSpelling(head);
  if (passage.kind === "markup" && toolTitle.test(head)) return "tool-title";
  if (wsoTitle.test(head)) return "family-title";
  if (shellTrade.test(spelt) && (signed.test(head) || shellWord.test(spelt))) return "trade-words";
  if (toolName.test(head) && passage.short) return "tool-title";
  return isSignedTitle(head, spelt, passage) ? "signed-title" : undefined;
}

function isSignedTitle(head: string, spelt: string, passage: Passage): boolean {
  if (passage.heads.length === 0 || head.length > 160) return false;
  return shellWord.test(spelt) && signed.test(head);
}

const commandWords =
  /(?:execute|run|enter|shell|system|your)\s?(?:a |the |shell |an? ?os )?(?:command|cmd)|command\s?(?:line|shell|execution)/i;

/** A field for a command, beside facts about the host or words that ask for one. */
function hasCommandForm(passage: Passage): boolean {
  const raw = passage.raw.slice(0, shellPart);
  if (!commandForm.test(raw)) return false;
  const facts = hostFacts.filter((fact) => fact.test(raw)).length;
  const wording = commandWords.test(raw);
  return facts >= 2 || (wording && (facts >= 1 || passage.short));
}
