import { Command } from "commander";
import { defaultConfig, withOutput } from "./command.ts";
import { exitCode } from "./exit-code.ts";
import { openConfiguredState } from "./open-state.ts";
import { table } from "./table.ts";

interface Options {
  readonly config: string;
  readonly limit: string;
}

export function auditLogCommand(): Command {
  return new Command("audit-log")
    .description("The log of every administrative change")
    .addCommand(list())
    .addCommand(verify());
}

function list(): Command {
  const command = new Command("list")
    .description("Show the latest entries")
    .option("-c, --config <file>", "the configuration", defaultConfig)
    .option("--limit <count>", "how many", "50");
  return withOutput(command, (output, { config, limit }: Options) => {
    const { state } = openConfiguredState(output, config);
    const entries = state.audit.list(Math.min(Number(limit) || 50, 10_000));
    state.close();
    output.result({ entries });
    const rows = entries.map(({ sequence, time, actor, action, target, details }) => [
      String(sequence),
      new Date(time).toISOString(),
      actor,
      action,
      target,
      JSON.stringify(details),
    ]);
    for (const row of table(rows)) output.line(row);
    return exitCode.ok;
  });
}

function verify(): Command {
  const command = new Command("verify")
    .description("Recompute the chain of hashes; a changed, removed or inserted entry breaks it")
    .option("-c, --config <file>", "the configuration", defaultConfig);
  return withOutput(command, (output, { config }: Options) => {
    const { state } = openConfiguredState(output, config);
    const verification = state.audit.verify();
    state.close();
    output.result(verification);
    if (!verification.intact) {
      output.line(output.paint("red", `the chain is broken at entry ${verification.brokenAt}`));
      return exitCode.problems;
    }
    output.line(output.paint("green", `the chain is whole: ${verification.rows} entries`));
    output.line(`last hash ${verification.hash || "-"}; note it elsewhere to notice a cut end`);
    return exitCode.ok;
  });
}
