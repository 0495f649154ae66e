import { Command } from "commander";
import { formatProblem } from "../config/source/position.ts";
import { prepare } from "../serve/prepare.ts";
import { defaultConfig, withOutput } from "./command.ts";
import { exitCode } from "./exit-code.ts";

export function checkCommand(): Command {
  const command = new Command("check")
    .description("Report every problem of the configuration with file, line and column")
    .option("-c, --config <file>", "the configuration", defaultConfig);
  return withOutput(command, (output, { config }: { config: string }) => {
    const prepared = prepare({ file: config });
    if (!prepared.ok) {
      for (const problem of prepared.problems) output.line(formatProblem(problem));
      output.line(output.paint("red", count(prepared.problems.length, "problem")));
      output.result({ ok: false, problems: prepared.problems, warnings: [] });
      return exitCode.problems;
    }
    const { warnings, compiled } = prepared.prepared;
    for (const warning of warnings) output.line(`${formatProblem(warning)} (warning)`);
    const apis = new Set(compiled.plan.operations.map(({ api }) => `${api.name} ${api.version}`));
    const operations = compiled.plan.operations.filter(({ operation }) => operation !== undefined);
    output.line(
      output.paint(
        "green",
        `${config} holds: ${count(apis.size, "API")}, ${count(operations.length, "operation")}, ${count(warnings.length, "warning")}`,
      ),
    );
    output.result({ ok: true, problems: [], warnings, revision: compiled.plan.revision });
    return exitCode.ok;
  });
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
