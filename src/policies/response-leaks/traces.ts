import type { Leak } from "./leak.ts";
import type { Passage } from "./passage.ts";

/**
 * A stack trace is a head and frames, one line each. Every runtime writes its frames by a grammar of its
 * own, and a frame always names a place in code. Each pattern is anchored and tried on one bounded line.
 */
interface Runtime {
  readonly rule: string;
  /** A line that only this runtime's traces hold. */
  readonly frame: RegExp;
}

const runtimes: readonly Runtime[] = [
  // at com.acme.Shop.buy(Shop.java:12), at sun.reflect.Native.invoke(Native Method)
  {
    rule: "jvm",
    frame:
      /^\s*at (?:[\w.@-]+\/{1,2})?[\w$<>]+(?:\.[\w$<>]+)+\((?:[\w$-]+\.(?:java|kts?|scala|groovy|clj[cs]?)(?::\d+)?|Native Method|Unknown Source|<generated>|[\w/.-]+\.cf[mc]:\d+)\)/,
  },
  { rule: "jvm", frame: /^\s*(?:Caused by|Suppressed): [\w$.]+\.[A-Z][\w$]*(?::|$)/ },
  { rule: "jvm", frame: /^\s*\.\.\. \d+ (?:more|common frames omitted)\s*$/ },
  // at Acme.Shop.Buy(Int32 id) in C:\src\Shop.cs:line 12
  {
    rule: "dotnet",
    frame:
      /^\s*(?:at|bei|en|à|в|em|在|場所) [\w<>`$|[\]]+(?:\.[\w<>`$|[\],]+)+\([^()]{0,200}\)(?: in .{1,200}:\S{1,8} \d+)?\s*$/,
  },
  { rule: "python", frame: /^\s*File "[^"]{1,200}", line \d+(?:, in .{1,80})?\s*$/ },
  { rule: "python", frame: /Traceback \(most recent call last\):?/ },
  // #0 /srv/app/index.php(12): Shop->buy()
  {
    rule: "php",
    frame:
      /^\s*#\d+ (?:[^\s()]{1,200}\.(?:php\d?|inc|phtml|module|ctp|twig)\(\d+\)|\[internal function\]): /,
  },
  { rule: "php", frame: /^\s*#\d+ \{main\}/ },
  // app/models/order.rb:12:in `find'
  {
    rule: "ruby",
    frame: /(?:^|[\s"'[(])(?:from )?[\w./@~<>-]{1,200}\.(?:rb|erb|rake|ru|haml|slim):\d+:in [`'"]/,
  },
  // at buy (/srv/app/shop.js:12:34), at async Promise.all (index 0), at node:internal/x:1:2
  {
    rule: "node",
    frame:
      /^\s*at (?:(?:async |new )?[\w$.<>[\] ]{1,120} )?\(?(?:file:\/\/|node:|webpack:|[A-Za-z]:\\|\/|\.{0,2}\/|<anonymous>|internal\/|eval at )[^\s()]{0,200}(?::\d+){1,2}\)?\s*$/,
  },
  { rule: "node", frame: /^\s*at (?:async )?Promise\.all \(index \d+\)/ },
  {
    rule: "browser",
    frame: /^[\w$./<>]{0,80}@(?:https?|file|moz-extension):\/\/[^\s]{1,200}:\d+:\d+\s*$/,
  },
  { rule: "go", frame: /^\s*goroutine \d+ \[[a-z ]{1,40}(?:, [^\]]{1,40})?\]:/ },
  { rule: "go", frame: /^\s+[^\s:]{1,200}\.(?:go|s):\d+ \+0x[0-9a-f]+/ },
  { rule: "go", frame: /^panic: .{1,200}/ },
  { rule: "rust", frame: /^\s*thread '[^']{1,60}'(?: \(\d+\))? panicked at / },
  { rule: "rust", frame: /^\s*\d+: +(?:0x[0-9a-f]+ - )?<?[a-z_]\w*(?:::[\w<>{}$# ]+)+/ },
  { rule: "rust", frame: /^\s*at (?:\/rustc\/|\.?\/?)[^\s:]{1,200}\.rs:\d+(?::\d+)?/ },
  // main::buy(12) called at shop.pl line 12
  { rule: "perl", frame: /(?:called )?\bat [^\s"'<>]{1,200}\.(?:pl|pm|cgi|t|psgi) line \d+/ },
  // (shop 0.1.0) lib/shop/order.ex:12: Shop.Order.find/1
  {
    rule: "beam",
    frame: /^\s*(?:\([\w.]+ [\d.]+(?:-[\w.]+)?\) )?[\w./-]{1,120}\.(?:ex|exs|erl|eex|heex):\d+: /,
  },
  { rule: "beam", frame: /^\s*\*\* \((?:[A-Z]\w*(?:\.[A-Z]\w*)*|exit|throw)\) / },
  { rule: "beam", frame: /\{[a-z_]\w*,[a-z_]\w*,\d+,\[\{file,"[^"]{1,100}"\},\{line,\d+\}\]\}/ },
  { rule: "native", frame: /^\s*#\d+\s+(?:0x[0-9a-f]+ (?:in )?)[\w:~<>@.+ ]{1,120}/ },
  {
    rule: "dart",
    frame: /^#\d+\s+[\w.<>$ ]{1,120} \((?:package|dart|file):[^\s()]{1,200}:\d+(?::\d+)?\)/,
  },
  {
    rule: "lua",
    frame:
      /^\s*(?:\[C\]|[^\s:]{1,120}\.lua:\d+): in (?:function|main chunk|upvalue|method|local|field)/,
  },
  { rule: "haskell", frame: /^\s*[\w']+, called at [^\s:]{1,120}\.hs:\d+:\d+ in / },
  {
    rule: "ocaml",
    frame: /^(?:Raised at|Called from|Re-raised at) .{1,120} in file "[^"]{1,120}", line \d+/,
  },
  { rule: "julia", frame: /^\s*\[\d+\] .{1,120}(?: at | @ .{0,60})[^\s]{1,120}\.jl:\d+/ },
  {
    rule: "powershell",
    frame: /^\s*(?:\+ )?At (?:line:\d+ char:\d+|[A-Za-z]:\\[^\n]{1,200}\.ps[m1]?1:\d+ char:\d+)/,
  },
  { rule: "swift", frame: /^[\w/.-]{1,120}\.swift:\d+: Fatal error: / },
  { rule: "coldfusion", frame: /^\s*(?:at )?cf[\w$]+\d*\.\w+\([^()\s]{1,200}\.cf[mc]:\d+\)/ },
];

/** Every frame says where in code it is, by one of these; a line without any is not tried further. */
const scent =
  /\bat |line|:\d|#\d|called|more|panic|goroutine|\bin |File|Traceback|Caused|\*\* \(|\b\d+: |Raised|@/;

/** Heads that only a runtime writes in front of its frames. */
const certainHead =
  /Traceback \(most recent call last\)|^\s*goroutine \d+ \[|thread '[^']{1,60}'(?: \(\d+\))? panicked at|^\s*Stack trace:\s*$|^\s*stack traceback:\s*$|CallStack \(from HasCallStack\)/;

/** An exception's name at the start of a line, as every runtime prints it above its frames. */
const exceptionHead =
  /^\s*(?:Uncaught |Unhandled |Exception in thread "[^"]{1,60}" )?(?:[\w$\\]+(?:\.|::|\\))*[A-Z]\w*(?:Error|Exception|Throwable|Failure)(?: \[\w+\])?(?::|$| \()/;

/** Frames that are looked at: a trace shows itself in its first ones. */
const enoughFrames = 2;

/** A stack trace: two frames of one runtime, or one under a head. In prose at least two next to each other. */
export function findTrace(passage: Passage): Leak | undefined {
  // A document, or a text under an error's name, is about the error; another field may quote one.
  const telling = passage.error || passage.kind !== "field";
  let frames = 0;
  let last = -10;
  let head = -10;
  for (const [index, line] of passage.lines.entries()) {
    if (certainHead.test(line) || exceptionHead.test(line)) head = index;
    const rule = scent.test(line) ? frameOf(line) : undefined;
    if (rule === undefined) continue;
    // Python, Rust and Go put a line of code or a place between two frames.
    frames = index - last <= 4 ? frames + 1 : 1;
    last = index;
    if (frames >= enoughFrames || (telling && (passage.short || index - head <= 3))) {
      return { kind: "trace", rule };
    }
  }
  return undefined;
}

function frameOf(line: string): string | undefined {
  for (const { rule, frame } of runtimes) if (frame.test(line)) return rule;
  return undefined;
}

/** A trace as some runtimes print it into one line: frames parted by escaped or collapsed line ends. */
export function findFlatTrace(passage: Passage): Leak | undefined {
  const flat =
    / at [\w$.<>]{3,120}\((?:[\w$-]+\.(?:java|kt|scala|groovy):\d+|Native Method|[^()\s]{1,120}\.(?:[cm]?[jt]s|php):\d+(?::\d+)?)\)/g;
  const seen = passage.visible.slice(0, 20_000).match(flat);
  return seen !== null && seen.length >= enoughFrames ? { kind: "trace", rule: "flat" } : undefined;
}
