import type { Output } from "./output.ts";

interface DemoTries {
  readonly base: string;
  readonly admin: string;
  readonly unguarded: string;
  /** A link that signs in. */
  readonly console: string;
  /** Paths as they can be pasted. */
  readonly authority: string;
  readonly tokens: string;
  readonly configuration: string;
  readonly log: string;
}

/** Commands to paste into another terminal, each with what it shows. */
export function tellDemoTries(output: Output, tries: DemoTries): void {
  const { base, admin, unguarded, authority, tokens, configuration, log } = tries;
  const curl = `curl --cacert ${authority}`;
  const as = (user: string): string => `-H "Authorization: Bearer $(cat ${tokens}/${user}.token)"`;
  const castellan = "node scripts/castellan.mjs";
  const commands: readonly (readonly [string, string])[] = [
    ["what anybody may see", `${curl} '${base}/products?limit=2'`],
    ["the same from the shop alone", `curl '${unguarded}/products?limit=2'`],
    ["Ada, with a token that is kept fresh", `${curl} ${as("ada")} ${base}/users/ada`],
    ["Mallory, who wants to be Ada", `${curl} ${as("mallory")} ${base}/users/ada`],
    [
      "every control of an operation, and why",
      `${castellan} explain GET ${base}/users/ada -c ${configuration}`,
    ],
    ["an API key", `${castellan} keys create warehouse --scope catalog:write -c ${configuration}`],
    ["what decided, exchange by exchange", `tail -f ${log}`],
    ["counters for Prometheus", `curl ${admin}/metrics`],
    ["change a rule: it is taken over as you save", `\${EDITOR:-vi} ${configuration}`],
  ];
  output.line();
  output.line(output.paint("cyan", "Try, in another terminal"));
  for (const [why, command] of commands) {
    output.line(output.paint("dim", `  # ${why}`));
    output.line(`  ${command}`);
  }
  output.line();
  output.line(`${output.paint("bold", "Console")}  ${tries.console}`);
  output.line(
    output.paint(
      "dim",
      "         signs you in once, within ten minutes; people are shopping meanwhile",
    ),
  );
  output.line();
  output.line(output.paint("dim", "It stays up until Ctrl-C."));
}
