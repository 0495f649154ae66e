import { Command } from "commander";
import { auditLogCommand } from "./audit-log-command.ts";
import { checkCommand } from "./check-command.ts";
import { demoCommand } from "./demo-command.ts";
import { exitCode } from "./exit-code.ts";
import { explainCommand } from "./explain-command.ts";
import { guardCommand } from "./guard-command.ts";
import { initCommand } from "./init-command.ts";
import { keysCommand } from "./keys-command.ts";
import { registryCommand } from "./registry-command.ts";
import { replayCommand } from "./replay-command.ts";
import { runCommand } from "./run-command.ts";
import { schemaCommand } from "./schema-command.ts";

/** Understands the command line and does what it says; sets the exit code. */
export async function runProgram(): Promise<void> {
  const program = makeProgram();
  for (const command of withSubcommands(program)) {
    command.exitOverride((error) => {
      process.exit(error.exitCode === 0 ? exitCode.ok : exitCode.usage);
    });
  }
  await program.parseAsync();
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap((inner) => withSubcommands(inner))];
}

function makeProgram(): Command {
  return new Command("castellan")
    .description("An API security gateway: registers, guards and proves the HTTP APIs behind it.")
    .version("0.1.0")
    .showSuggestionAfterError()
    .addCommand(runCommand())
    .addCommand(demoCommand())
    .addCommand(guardCommand())
    .addCommand(initCommand())
    .addCommand(checkCommand())
    .addCommand(explainCommand())
    .addCommand(keysCommand())
    .addCommand(registryCommand())
    .addCommand(replayCommand())
    .addCommand(auditLogCommand())
    .addCommand(schemaCommand());
}
