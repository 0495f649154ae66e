import { type Evidence, certain, likely } from "../evidence.ts";
import {
  backtick,
  caret,
  doubleQuote,
  equals,
  hash,
  paren,
  pipe,
  quote,
  semicolon,
  slash,
  space,
  ampersand,
  angle,
  close,
  at,
  star,
  dash,
} from "../prefilter.ts";
import type { Probe } from "../probe.ts";
import { sqlCatalogues, sqlProbes } from "../vocabulary/sql-words.ts";
import { type SqlTokens, tokenize } from "./sql-tokens.ts";
import { isQuotedTerms, isWriting, namesThings } from "./sql-writing.ts";

/** Tokens that the rules look at: an injected clause shows itself in its first few dozen. */
const window = 240;

/** The roles a clause may have after a value closed the literal it stands in: it escapes, then it acts. */
const afterLiteral: readonly (readonly [rule: string, roles: RegExp])[] = [
  ["comment-out", /^\)*;?c/],
  ["logic", /^\)*l!*\(*!*\(*(?:[nsvfg]|[iE][.oO(]|[SD(c]|q.?$|C|kf|kn|O\()/],
  ["logic-name", /^\)*l!*\(*[iE]\)*[oOalc;]/],
  ["union", /^\)*;?U[kD]*\(*[kS]/],
  ["stacked-statement", /^\)*;+[DTXVSkv]|^\)*;?DE[sq]|^\)*Vv[iokAfg]/],
  ["stacked-end", /^\)*;c?$/],
  [
    "comparison",
    /^\)*[oO]!?\(*[sfvS]|^\)*oa?\(*n\)*[aclo;q]|^\)*o\(*[iv]\)*[cl;q]|^\)*[oO]+\(*q$|^\)*O[kO]*\)|^\)*O\(*[ns]|^\)*Ok?[nsq]/,
  ],
  ["arithmetic", /^\)*a[a!]*\(*(?:f|v|S|s\)*[oa]|[sni]\)*(?:[loc;U]))|^\)+a\(*[nsfvSq]/],
  ["arithmetic-string", /^\)*a+!*q$/],
  ["clause", /^\)*Wk?\(*[nfvs]|^\)*Wki\)*[c;,]|^\)+W|^\)*W.*c$/],
  ["values-breakout", /^\)*,.*[)cU;]/],
  ["case", /^\)*C/],
  ["logic-tail", /[oO]\(?[nsi]\)*l!*q/],
  ["bracket-breakout", /^\)+[lUWSDTXO;c]/],
  ["into-file", /^\)*IE/],
  ["select", /^\(*S[nsfv(aklC]/],
];

/** What continues a number or a bare word, or is a statement of its own. */
const bare: readonly (readonly [rule: string, roles: RegExp])[] = [
  ["union-select", /Uk?\(*k?S/],
  ["tautology", /^[)a]*[nsqiv]?\)*l!*\(*!*[nsv]\)*(?:[oO]|a[!a]*\(*[nsv]\)*[oO])!*k?\(*[nsqvf(]/],
  ["logic-call", /^[)a]*[nsiv]?\)*l!*\(*!*\(*k?f\((?!i\))/],
  ["logic-subquery", /^[)a]*[nsiv]?\)*l!*\(*!*k?\(*k?\(S/],
  ["logic-exists", /[lW]!*k?\(+S/],
  ["constant-comparison", /l[!a(]*[ns]\)*o[!a(]*[nsq]/],
  [
    "logic-open",
    /^l(?:\(i[oO][sqn]|io[sq])|^ls[oxa]s|^f\([ns]o|^f\($|IE[sq(]|DE[sq]|^O!?\((?:S|n,n)|^Xi\.$|^\)+[lOWU]/,
  ],
  ["bracket-expression", /^\([^x;]*\)+c$/],
  ["logic-comment", /^a?[ns]?\)*[laoO]!*\(*[nsv].*c$/],
  ["logic-name", /^a?[ns]\)+[lW]|^a?n\)*l!*\(*i\)*[oO]\(*[nsqf(]/],
  ["comparison", /^a?[ns]\)*O!?\(*(?:[nsqf]|\(S)|^[ns]\)*[oa]+[!(]*(?:f\(|\(S|s\)*[oaO]|q$|v)/],
  ["number-clause", /^a?[ns]\)*W[kW]?\(*(?:n\b|f|[nv]|\()/],
  ["clause-comment", /^a?[nsi]?\)*[WU;].*c$/],
  ["bracket-comment", /^[nsi]?\)+;?c$/],
  ["stacked-statement", /;+k?(?:V|D[IvEf(F]|TE|Ti(?!i)|X[ivs(.g]|D[ig]D|DE?k?c|S[nsfv(a]|S[^F]*F)/],
  ["statement", /^D(?:I[ig]|E[ig]|F[ig]).*[(),;=.oacW]|^TE[ig]|^D[ig](?:\.i)*D.*o|^D[E]?!?k.*[(]/],
  ["declaration", /Vv|(?:^|;)Dvo/],
  ["subquery", /\([kl]?S[nsfv(a]|\(S.*F[i(f]/],
  ["select-list", /(?:^|[^i])S(?!\(\.)[kS]*[nfv(a!C][^;]*(?:F[ig(vfk]|[)c]|$)/],
  ["select-from", /S[kS]*(?:i[.,]|[nsqvf(),.aoOlckgW])[^;]*F[ig(]|S[kS]*iF[ig](?:[c;,.()])/],
  ["from-alias", /^[nsq]?\)*A[siq].{0,3}F[ig]?|^[isq]A[sq].?F/],
  ["case-when", /Ck?[nsifgv(].*k.*k/],
  ["call-chain", /^\(*f\((?!i\)).*f\(.*\)/],
  ["ordered", /Wk[n][),c;]/],
  ["where", /S.{1,20}W.{1,6}W[fg]\(|F[ig](?:\.[ig])*Wi\)*[oO]/],
  ["system-variable", /^!?v[o,)c]/],
  ["json-operator", /^[^i]{0,4}s[aik.]*o/],
  ["execute", /Xi?(?:\.\.|\.i|E)|^XE?[sqv]/],
];

/** Any of these must occur before a quoted or bare value can be more than words. */
const marks =
  quote |
  doubleQuote |
  backtick |
  semicolon |
  paren |
  equals |
  hash |
  pipe |
  ampersand |
  slash |
  angle |
  close |
  at |
  star |
  caret |
  dash;

/**
 * Would this value, put into a statement inside '…', inside "…" or bare, end its literal and go on as SQL?
 * Each hypothesis is tokenised once; the roles of the tokens, not the words, decide.
 */
export function judgeSql(probe: Probe): Evidence | undefined {
  if ((probe.flags & (marks | space)) === 0) return undefined;
  if (probe.flags & quote) {
    const found = inLiteral(probe, "'");
    if (found) return found;
  }
  if (probe.flags & doubleQuote) {
    const found = inLiteral(probe, '"');
    if (found) return found;
  }
  if (probe.flags & backtick) {
    const found = inLiteral(probe, "`");
    if (found) return found;
  }
  return speaks.test(probe.text) || calls.test(probe.lower) ? standingBare(probe) : undefined;
}

/** A bare value needs a word or an operator of SQL's own to be anything but a name. */
const speaks =
  /\b(?:and|x?or|not|r?like|ilike|regexp|in|is|between|union|intersect|except|minus|select|from|where|having|group|order|limit|insert|update|delete|drop|truncate|create|alter|exec|execute|declare|waitfor|case|as|binary|into|call|set|shutdown|if|match|sounds|use|load|procedure|handler|begin|grant|merge|replace|do|kill|backup|restore|delay|collate|div|mod)\b|\d(?:union|select|and|or|from)\b|\|\||&&|::|@@|->|\*\/|--|['"]\s{0,4}[=<>!|^*+-]{1,3}\s{0,4}['"]|[#;)]\s*$|\)\s*#/i;
/** A function of SQL's, called. */
const calls = /[a-z_][a-z0-9_]{1,30}\s{0,4}\(|@[a-z_]/;

function inLiteral(probe: Probe, mark: "'" | '"' | "`"): Evidence | undefined {
  const tokens = tokenize(probe.text, mark);
  if (tokens === undefined || tokens.roles === "") return undefined;
  const near = tokens.roles.slice(0, window);
  for (const [rule, roles] of afterLiteral) {
    if (roles.test(near) && !isWriting(rule, tokens, probe.text)) return likely("sql", rule);
  }
  return anywhere(tokens);
}

function standingBare(probe: Probe): Evidence | undefined {
  const tokens = tokenize(probe.text, "");
  if (tokens === undefined || tokens.roles.length < 2) return undefined;
  const near = tokens.roles.slice(0, window);
  if (!isQuotedTerms(probe.text)) {
    for (const [rule, roles] of bare) {
      if (roles.test(near) && !namesThings(rule, near, probe.text)) return likely("sql", rule);
    }
  }
  return statements.test(probe.lower) ? likely("sql", "statement") : anywhere(tokens);
}

/** Statements whose first words no sentence has in this order. */
const statements =
  /^\s{0,8}alter\s{1,8}table\s{1,8}(?:[\w$.]{1,64}|`[^`]{1,64}`|"[^"]{1,64}"|\[[^\]]{1,64}\])\s{1,8}(?:add|drop|modify|rename|alter|change)\s{1,8}\S|[;'")]\s{0,8}load\s{1,8}(?:data|xml)\s(?:\s{0,4}\w{1,14}\s){0,2}\s{0,4}infile\b/;

/** Structures that mean the same wherever they stand: a probing call, a name of the engine's catalogue. */
function anywhere(tokens: SqlTokens): Evidence | undefined {
  const { roles } = tokens;
  for (let i = 0; i < roles.length; i += 1) {
    const rule = tellingAt(tokens, i);
    if (rule !== undefined) return likely("sql", rule);
  }
  return roles.length > window && faraway.test(roles) ? likely("sql", "union-select") : undefined;
}

/** Padding does not carry a union out of sight. */
const faraway = /U[k(]{0,4}S[kS]{0,4}[nfsiva(]/;

function tellingAt(tokens: SqlTokens, i: number): string | undefined {
  const { roles, words } = tokens;
  const word = words[i] ?? "";
  const role = roles.charAt(i);
  if (role === "v") return /^@@\w{3}/.test(word) ? "system-variable" : undefined;
  if (role === "i") return isCatalogue(tokens, i) ? "catalogue" : undefined;
  if (role === "a") return isCast(tokens, i) ? "cast" : undefined;
  return (role === "f" || role === "g") && probes(word, roles.slice(i + 2, i + 4))
    ? "probing-call"
    : undefined;
}

/** "database (ISO 8601)" and "sleep (8 hours)" are no calls. */
function probes(word: string, first: string): boolean {
  if (first === "n)" && nouns.has(word)) return false;
  return sqlProbes.has(word) && !first.startsWith("i") && first !== "ni";
}

/** Their calls take nothing, or more than a number. */
const nouns: ReadonlySet<string> = new Set(["database", "benchmark"]);

/** `'…'::json`, `(…)::int`. */
function isCast({ roles, words }: SqlTokens, i: number): boolean {
  const before = roles.charAt(i - 1);
  return words[i] === "::" && (before === "s" || before === ")") && casts.has(words[i + 1] ?? "");
}

/** Names of databases that are also names of products and words. */
const shared: ReadonlySet<string> = new Set([
  "mysql",
  "master",
  "msdb",
  "northwind",
  "tempdb",
  "table_name",
  "column_name",
  "object_name",
  "schema_name",
  "object_id",
  "column_id",
]);

function isCatalogue({ roles, words }: SqlTokens, i: number): boolean {
  const word = words[i] ?? "";
  if (!sqlCatalogues.has(word)) return false;
  return shared.has(word) ? /^\.[i.]/.test(roles.slice(i + 1, i + 3)) : beside(roles, i);
}

/** Types that PostgreSQL's `::` converts a literal to. */
const casts: ReadonlySet<string> = new Set(
  "json jsonb text int integer int4 int8 bigint numeric varchar char regclass bytea inet xml date timestamp bool boolean".split(
    " ",
  ),
);

function beside(roles: string, i: number): boolean {
  return roles.length > 1 && /[F.IDSTX,()o]/.test(roles.charAt(i - 1) + roles.charAt(i + 1));
}

/** Amid prose: a union with a column list, or a value that begins as a number and a constant comparison. */
const amidProse =
  /Uk?\(*S[kS]*[nfsivak(!][,.)(oa]|Uk?\(*S[kS]*[nf][F,c]|^a?[ns]\)*[lW]!*\(*[nsf]\)*[oOl(,]|;D[DIE]i?[^i]{0,200}c$/;

/** Without one of these there is no such clause; texts are long, and reading them as SQL is not free. */
const worthReading =
  /\bunion\b|^\s{0,8}[-+(]?\d|;\s{0,8}(?:drop|insert|delete|update|exec|declare|truncate|create|shutdown)\b/;

/** A delay that begins: behind a quote, a bracket or a semicolon, with the time that it takes. */
const waits = /['";)]\s{0,8}waitfor\s{1,8}delay\s{1,8}'\d/;

/** Only a clause that nobody writes in a sentence counts in running text. */
export function judgeSqlInProse(probe: Probe): Evidence | undefined {
  if (waits.test(probe.lower)) return certain("sql", "delay");
  if (!worthReading.test(probe.lower)) return undefined;
  for (const mark of ["", "'", '"'] as const) {
    const tokens =
      mark === "" || probe.text.includes(mark) ? tokenize(probe.text, mark) : undefined;
    if (tokens && amidProse.test(tokens.roles)) return certain("sql", "clause-in-text");
  }
  return undefined;
}
