import type { Leak } from "./leak.ts";
import type { Passage } from "./passage.ts";

/** A server's own tags, with what must stand after them: `<?xml` and `<?1234` are neither. */
const phpTag = /<\?(?:php|=|hh)?(?:\s|$)/i;
const percentTag = /<%(?:[=@!#-]{1,2}|\s)\s{0,20}(?:[A-Za-z_@$"'(}]|$)|<%\s[^<>]{0,300}%>/;
const jspTag =
  /<jsp:\w{3,30}[\s/>]|<cf(?:set|query|output|if|include|component|function|loop)\b[^<>]{0,300}>|<#(?:if|list|assign|include|macro)\b[^<>]{0,200}>/i;
/** Interpolation of Ruby's, Pug's and Scala's templates, with a path or a call in it. */
const interpolation =
  /#\{\s{0,4}[@$]?[a-z_]\w{0,60}(?:\.\w{1,60}|\[[^\]]{1,60}\]|\([^()]{0,60}\)){1,6}[?!]?\s{0,4}\}|#\{@\w{1,60}\}/;
/** Lines of Haml and Slim that run Ruby. */
const rubyLine =
  /^[ \t]{0,40}[-=] ?(?:@?\w{1,40}(?:\.\w{1,40}){0,4}\.each do \|\w|@\w{1,40}(?:\.\w{1,40}){1,4}|(?:link_to|render|form_for|form_with|content_for)\b|(?:if|unless) @\w)/m;
const twig =
  /\{%-? ?(?:if|for|block|extends|include|set|load|csrf_token|endif|endfor|endblock)\b[^%]{0,200}%\}/;
const mustacheCode =
  /\{\{\s{0,4}(?:request|config|settings|self|app|user|current_user|form)\.\w[^{}]{0,100}\}\}/;
const shebang = /^(?:\uFEFF)?#!\s?\/(?:usr\/|bin\/|opt\/|[\w.-]+\/)[^\n]{2,100}(?:\n|$)/;

/** A statement that only one language writes. Several in one text are a program. */
interface Language {
  readonly name: string;
  readonly statements: readonly RegExp[];
}

const languages: readonly Language[] = [
  {
    name: "php",
    statements: [
      /\$_(?:GET|POST|REQUEST|SESSION|COOKIE|SERVER|FILES|ENV)\s{0,2}\[/,
      /^[ \t]{0,80}(?:require|include)(?:_once)?\s{0,2}\(?\s{0,2}['"$_]/m,
      /\b(?:mysqli?_\w{3,30}|pg_query|preg_(?:match|replace)|file_get_contents|fopen|fwrite|fputs|fread|readfile|htmlspecialchars|base64_decode|shell_exec|passthru|proc_open|move_uploaded_file|curl_setopt|gzinflate|json_encode|unserialize|gzencode|ftp_get|fscanf|sprintf)\s{0,2}\(\s{0,2}['"$]/,
      /^[ \t]{0,80}(?:echo|print)\s+['"$].{0,200};/m,
      /^[ \t]{0,80}\$\w{1,60}\s{0,3}(?:=|->|\[).{1,200};[ \t]*$/m,
      /^[ \t]{0,80}(?:public |private |protected |static |final |abstract )*function\s+\w{1,60}\s{0,2}\([^)]{0,200}\$\w/m,
      /^[ \t]{0,80}namespace [\w\\]{2,100};|^[ \t]{0,80}use [A-Z]\w*\\[\w\\]{2,100};/m,
    ],
  },
  {
    name: "jvm",
    statements: [
      /^[ \t]{0,80}import (?:static )?(?:java|javax|jakarta|org|com|io|net|kotlin|scala)\.[\w.*]{2,120};?[ \t]*$/m,
      /^[ \t]{0,80}package [a-z][\w.]{2,120};?[ \t]*$/m,
      /^[ \t]{0,80}(?:public|private|protected)\s+(?:static\s+|final\s+|abstract\s+|synchronized\s+){0,4}(?:class|interface|enum|record|void|int|String|boolean|long)\b/m,
      /\b(?:request|req)\.get(?:Parameter|Attribute|Header|Session|InputStream)\s?\(|\b(?:response|out)\.(?:getWriter|write|print(?:ln)?|sendRedirect)\s?\(/,
      /\b(?:System\.out\.print|Runtime\.getRuntime\s?\(|new ProcessBuilder\s?\(|Class\.forName\s?\(|DriverManager\.getConnection\s?\(|new (?:FileInputStream|BufferedReader|InputStreamReader|Scanner|ArrayList|HashMap)\b)/,
      /^[ \t]{0,80}@(?:Override|Controller|RestController|Service|Autowired|Entity|RequestMapping|GetMapping|PostMapping|Inject|Component)\b/m,
    ],
  },
  {
    name: "dotnet",
    statements: [
      /^[ \t]{0,80}using (?:System|Microsoft)(?:\.[\w.]{1,100})?;[ \t]*$/m,
      /^[ \t]{0,80}namespace [A-Z][\w.]{1,100}[ \t]*[;{]?[ \t]*$/m,
      /^[ \t]{0,80}(?:public|private|protected|internal)\s+(?:static\s+|sealed\s+|partial\s+|async\s+|override\s+|virtual\s+){0,4}(?:class|void|string|int|bool|Task|IActionResult|ActionResult)\b/m,
      /\b(?:Request\.(?:QueryString|Form|Params)|Response\.(?:Write|Redirect)|Server\.(?:CreateObject|MapPath|HTMLEncode))\b/i,
      /\bnew (?:SqlConnection|SqlCommand|StreamReader|HttpClient|Process)\s?\(|ConfigurationManager\.\w{3,40}/,
      /^[ \t]{0,80}(?:Dim|Sub|End Sub|Option Explicit|Set \w{1,40} ?= ?(?:Server\.)?CreateObject)\b/im,
    ],
  },
  {
    name: "python",
    statements: [
      /^(?:from [\w.]{1,80} import [\w*, ()]{1,200}|import (?:os|sys|re|json|subprocess|socket|flask|django|requests|sqlite3|logging|time|datetime|hashlib|cgi)\b.{0,80})$/m,
      /^[ \t]{0,80}(?:async )?def \w{1,60}\([^)]{0,200}\)(?: -> [\w[\], .]{1,60})?:[ \t]*$/m,
      /^class \w{1,60}(?:\([\w., ]{0,120}\))?:[ \t]*$/m,
      /^if __name__ == ['"]__main__['"]:/m,
      /\b(?:os\.system|subprocess\.(?:call|run|Popen)|cursor\.execute|request\.(?:args|form|GET|POST)\.get|app\.run)\(/,
      /^@(?:app|bp|router|api)\.(?:route|get|post)\(/m,
    ],
  },
  {
    name: "ruby",
    statements: [
      /^[ \t]{0,80}require(?:_relative)? ['"][\w/.-]{1,80}['"][ \t]*$/m,
      /^[ \t]{0,80}class [A-Z]\w{0,60}(?: < [A-Z][\w:]{1,80})?[ \t]*$/m,
      /^[ \t]{0,80}def (?:self\.)?[a-z_]\w{0,60}[?!=]?(?:\([^)]{0,120}\))?[ \t]*$/m,
      /^[ \t]{0,80}(?:attr_accessor|attr_reader|has_many|belongs_to|validates|before_action|get|post|resources) :?['"]?\w/m,
      /\bparams\[:\w{1,40}\]|\.each do \|\w/,
    ],
  },
  {
    name: "perl",
    statements: [
      /^[ \t]{0,80}use (?:strict|warnings|CGI|DBI|lib|utf8|Data::Dumper|LWP)\b.{0,80};/m,
      /^[ \t]{0,80}(?:my|our) [$@%(]\w?.{0,200};[ \t]*$/m,
      /^[ \t]{0,80}sub \w{1,60}\s{0,3}\{/m,
      /\bparam\(['"]\w{1,40}['"]\)|\bDBI->connect\(|\bprint "Content-[Tt]ype:/,
    ],
  },
  {
    name: "node",
    statements: [
      /^[ \t]{0,80}(?:const|let|var) [\w{}, ]{1,80} ?= ?require\(['"][\w@/.:-]{1,80}['"]\)/m,
      /\bprocess\.env\.[A-Z_]{2,40}\b|\bmodule\.exports\s?=/,
      /\bapp\.(?:get|post|use|listen)\(['"\d(]/,
      /\b(?:connection|db|pool|client)\.query\(['"`]/,
      /^import .{1,120} from ['"](?:node:|express|fs|http|pg|mysql2?|mongoose|\.{1,2}\/)[\w/.-]{0,60}['"];?[ \t]*$/m,
    ],
  },
  {
    name: "go",
    statements: [
      /^package (?:main|\w{1,30})[ \t]*$/m,
      /^import \(?\s*$|^import "[\w./-]{1,80}"[ \t]*$/m,
      /^func (?:\(\w{1,20} \*?\w{1,40}\) )?\w{1,60}\([^)]{0,200}\).{0,80}\{[ \t]*$/m,
    ],
  },
  {
    name: "shell",
    statements: [
      /^[ \t]{0,80}(?:export [A-Z_]{2,40}=|set -[a-z]{1,8}\b)/m,
      /^[ \t]{0,80}(?:if \[\[? .{1,120}\]\]?; then|fi|done|esac)[ \t]*$/m,
      /^[ \t]{0,80}(?:curl|sudo|chmod|apt-get|systemctl|docker) .{2,200}$/m,
    ],
  },
  {
    name: "sql-dump",
    statements: [
      /^-- (?:MySQL|MariaDB|PostgreSQL|phpMyAdmin|SQLite)\b.{0,60}(?:dump|Dump)/m,
      /^[ \t]{0,80}CREATE TABLE (?:IF NOT EXISTS )?[`"[\w.\]]{2,80}\s{0,3}\(/im,
      /^[ \t]{0,80}INSERT INTO [`"[\w.\]]{2,80} (?:\([^)]{1,300}\) )?VALUES/im,
      /^[ \t]{0,80}DROP TABLE IF EXISTS /im,
    ],
  },
];

/**
 * Source that was delivered instead of run: a server's tags in a document, an interpreter line at its
 * start, or two statements of one language in a plain text. A string inside JSON is data and never judged.
 */
export function findSource(passage: Passage): Leak | undefined {
  if (passage.kind === "field") return undefined;
  const outside = passage.kind === "markup" ? withoutScripts(passage.raw) : passage.visible;
  const tag = serverTag(outside, passage);
  if (tag !== undefined) return { kind: "source", rule: tag };
  if (shebang.test(passage.raw)) return { kind: "source", rule: "interpreter-line" };
  const text = passage.visible.slice(0, 20_000);
  // Code on an HTML page, its markup escaped, is shown to be read.
  if (passage.kind === "markup" && /<(?:code|pre)\b/i.test(passage.raw)) return undefined;
  const least = passage.short ? 2 : 3;
  for (const { name, statements } of languages) {
    let seen = 0;
    for (const statement of statements) if (statement.test(text)) seen += 1;
    if (seen >= least) return { kind: "source", rule: name };
  }
  return undefined;
}

/** A tag's rule, a text that every such tag holds, and its grammar. */
type Tag = readonly [rule: string, mark: string, pattern: RegExp];

const tags: readonly Tag[] = [
  ["php-tag", "<?", phpTag],
  ["percent-tag", "<%", percentTag],
  ["element-tag", "<", jspTag],
];

/** Less sure: read in short documents only. */
const shortTags: readonly Tag[] = [
  ["interpolation", "#{", interpolation],
  ["interpolation", "@", rubyLine],
  ["template-tag", "{%", twig],
  ["template-tag", "{{", mustacheCode],
];

function serverTag(text: string, passage: Passage): string | undefined {
  const fits = ([, mark, pattern]: Tag): boolean => text.includes(mark) && pattern.test(text);
  return (tags.find(fits) ?? (passage.short ? shortTags.find(fits) : undefined))?.[0];
}

/** Templates for the browser live in script elements, and look the same. */
function withoutScripts(markup: string): string {
  let out = "";
  let at = 0;
  for (const match of markup.matchAll(/<(script|template|style)\b/gi)) {
    if (match.index < at) continue;
    out += markup.slice(at, match.index);
    const close = markup.indexOf(`</${match[1] ?? ""}`, match.index);
    at = close < 0 ? markup.length : close;
  }
  return out + markup.slice(at);
}
