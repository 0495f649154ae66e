import type { Command } from "commander";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { type Output, createOutput } from "./output.ts";

export const defaultConfig = "castellan.yaml";

/** Something that a person can mend; told without a stack. */
export class Refusal extends Error {
  readonly code: ExitCode;

  constructor(message: string, code: ExitCode = exitCode.problems) {
    super(message);
    this.code = code;
  }
}

/** What commander gives: the arguments, then the options. Each command names the types it declared. */
type Action = (output: Output, ...given: never[]) => ExitCode | Promise<ExitCode>;

/**
 * Adds what all commands share: `--format`, and an action whose result is the exit code. What a command
 * throws ends it with a line on standard error, never with a stack that a user has no use for.
 */
export function withOutput(command: Command, action: Action): Command {
  return command
    .option("--format <form>", "human or json", "human")
    .action(async (...all: unknown[]) => {
      const self = all.at(-1) as Command;
      const { format } = self.opts<{ format: string }>();
      if (format !== "human" && format !== "json") self.error("--format is human or json");
      const output = createOutput(format as "human" | "json");
      try {
        process.exitCode = await action(output, ...(all.slice(0, -1) as never[]));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        output.note(`castellan: ${message}`);
        output.result({ error: message });
        process.exitCode = error instanceof Refusal ? error.code : exitCode.failed;
      }
    });
}
