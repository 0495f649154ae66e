import type { Leak } from "./leak.ts";
import type { Passage } from "./passage.ts";

/**
 * An exception without its trace. Its name is qualified by package, namespace or module, as nobody but a
 * runtime writes it, and stands where a message begins.
 */
const qualified =
  /(?:^|[\s>:"'(\]])(?:[a-z_][\w$]*\.){1,12}(?:[A-Z][\w$]*\.){0,3}[A-Z][\w$]*(?:Exception|Error|Throwable|Fault|Death)(?=$|[\s:;,<"')\]]|\.\s)/;
const dotnet =
  /(?:^|[\s>:"'(\][])(?:System|Microsoft)(?:\.[A-Z]\w*){1,8}(?:Exception|Error)(?=$|[\s:;,<"')\]])/;
const modular = /(?:^|[\s>"'(])(?:[A-Z]\w*::){1,6}[A-Z]\w*(?:\s?\(|: |\s*$)/;
const backslashed =
  /(?:^|[\s>"'(\\])(?:[A-Z]\w*\\{1,2}){1,8}\w*(?:Exception|Error)(?=$|[\s:<"')(])/;

/** A bare class name with its message, as scripting runtimes print it: `TypeError: no implicit conversion`. */
const bare =
  /^\s*(?:Uncaught |Unhandled |PHP )?(?:[A-Z][a-z0-9]+)+(?:Error|Exception|Interrupt)(?:: \S| \([^)]{3,})/;

/** PHP: level, message, and where; or level and the function that complains. */
const phpPlace =
  /\b(?:(?:Catchable |Recoverable )?fatal error|parse error|warning|notice|deprecated|strict standards)\s{0,3}:\s{0,4}.{1,300}? in \S{0,200}[/\\.]\S{1,200} on line \d+/i;
const phpCall =
  /\b(?:(?:Catchable |Recoverable )?fatal error|parse error|warning|notice|deprecated)\s{0,3}:\s{0,4}(?:[A-Za-z_]\w{1,60}(?:::|->))?[a-z_]\w{1,60}\(.{0,120}?\)(?::| \[| expects| must)/i;
const phpUncaught = /\bUncaught (?:exception )?'?[\w\\]{2,100}'?(?::| with message)/;

/** What runtimes say, in their own words, and people do not. */
const sayings: readonly RegExp[] = [
  // PHP
  /failed to open (?:stream|dir): |Failed opening (?:required )?'[^']{1,200}' for inclusion|Call to (?:undefined|a member|private|protected) (?:function|method)/i,
  /syntax error, unexpected (?:'|T_|token|end of file|identifier|variable|string)|Undefined (?:index|offset|variable|array key|constant|property)\b[:\s]{1,2}["'$\w]/,
  /Allowed memory size of \d+ bytes exhausted|Maximum execution time of \d+ seconds? exceeded|Cannot modify header information|headers already sent by/,
  /expects (?:parameter \d+ to be|at least \d+ (?:parameters|arguments)|exactly \d+ (?:parameters|arguments))|supplied argument is not a valid|Cannot redeclare \w+\(\)|Trying to (?:get property|access array offset)/,
  /must be (?:of (?:the )?type|an instance of) \w+, \w+ given|open_basedir restriction in effect|Class ["'][\w\\]{1,100}["'] not found/,
  // JVM and .NET
  /Object reference not set to an instance of an object|Input string was not in a correct format|Index was outside the bounds of the array/,
  /Cannot invoke "[^"]{1,200}" because "[^"]{1,200}" is null|cannot be cast to (?:class )?\w+\.|Unable to compile class for JSP|Could not load file or assembly/,
  /nested exception is [\w.]{3,200}|Servlet\.service\(\) for servlet|Error instantiating servlet class|No qualifying bean of type/,
  // Python, Ruby, JavaScript, Go
  /undefined (?:local variable or )?method [`'"]\w+[?!]?[`'"] for |uninitialized constant [A-Z]|wrong number of arguments \(given \d+, expected \d+/,
  /no implicit conversion of \w+ into \w+|(?:unsupported operand type\(s\) for|takes \d+ positional arguments? but \d+|object has no attribute '\w+')/,
  /Cannot read propert(?:y|ies) (?:'\w+' )?of (?:undefined|null)|is not a function(?:\.|$|\s*at )|Unexpected token .{1,8} in JSON at position \d+/,
  /runtime error: (?:invalid memory address|index out of range|slice bounds|integer divide)|nil pointer dereference|called `(?:Option|Result)::unwrap\(\)` on an? /,
  // ASP, VBScript, COM
  /\b(?:Microsoft )?(?:VBScript|JScript) (?:runtime|compilation) (?:error)?|error '(?:80[0-9a-f]{6}|ASP \d{4})'|\(0x80[0-9a-f]{6}\)|Active Server Pages error|ASP \d{4}\b.{0,40}(?:error|\/)/i,
  /Microsoft OLE DB Provider for |ADODB\.\w+ (?:error|\(0x)|Application uses a value of the wrong type for the current operation|A trappable error (?:\w+ )?occurred in an external object/i,
];

export function findException(passage: Passage): Leak | undefined {
  if (passage.kind === "field") return inField(passage);
  // A long page may quote an error; a short one is it.
  const lines = passage.short || passage.error ? passage.lines : passage.lines.slice(0, 12);
  for (const line of lines) {
    const rule = ruleFor(line, passage);
    if (rule !== undefined) return { kind: "exception", rule };
  }
  return undefined;
}

function ruleFor(line: string, passage: Passage): string | undefined {
  if (phpPlace.test(line) || phpUncaught.test(line)) return "php";
  if (!passage.short && !passage.error) return undefined;
  return shapes.find(([, fits]) => fits(line))?.[0];
}

/** What a line of a short document can be, surest first. */
const shapes: readonly (readonly [rule: string, fits: (line: string) => boolean])[] = [
  ["php", (line) => phpCall.test(line)],
  ["qualified", isQualified],
  ["modular", isModular],
  ["namespaced", (line) => backslashed.test(line)],
  ["bare", (line) => bare.test(line)],
  ["runtime-message", saysRuntime],
];

function isQualified(line: string): boolean {
  return (qualified.test(line) || dotnet.test(line)) && opensWith(line);
}

function isModular(line: string): boolean {
  if (!modular.test(line)) return false;
  return /(?:Error|Exception|Invalid|NotFound|Missing|E[A-Z]{3,})/.test(line) || bareModule(line);
}

function saysRuntime(line: string): boolean {
  return sayings.some((saying) => saying.test(line));
}

/** Two plain words before a qualified name are a sentence about it; a label with a colon is not. */
function opensWith(line: string): boolean {
  const at = line.search(/(?:[a-z_][\w$]*\.)+[A-Z]|System\.|Microsoft\./);
  const before = line.slice(0, Math.max(at, 0)).trim();
  return before === "" || /[:>"'([\]-]$/.test(before) || before.split(/\s+/).length <= 3;
}

/** `Name::Space: message` or `Name::Space (message)` at the start of a line. */
function bareModule(line: string): boolean {
  return /^\s*(?:[A-Z]\w*::)+[A-Z]\w*(?::| \()/.test(line);
}

/**
 * Inside JSON an error's class and message are often the contract: only what names code (a package, a
 * place on disk) is more than that, and only where the answer is an error.
 */
function inField(passage: Passage): Leak | undefined {
  if (!passage.error) return undefined;
  for (const line of passage.lines) {
    const rule = fieldShapes.find(([, fits]) => fits(line))?.[0];
    if (rule !== undefined) return { kind: "exception", rule };
  }
  return undefined;
}

const moduleHead = /^\s*(?:[A-Z]\w*::)+[A-Z]\w*(?:Error|Exception|NotFound|Invalid)\b/;

const fieldShapes: typeof shapes = [
  ["php", (line) => phpPlace.test(line) || phpUncaught.test(line)],
  ["qualified", isQualified],
  ["namespaced", (line) => backslashed.test(line) && opensWith(line)],
  ["modular", (line) => moduleHead.test(line)],
  ["runtime-message", saysRuntime],
];
