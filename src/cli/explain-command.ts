import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { registeredLives } from "../config/registered-lives.ts";
import { formatProblem } from "../config/source/position.ts";
import type { Effective, OperationPlan } from "../engine/plan.ts";
import { normalizeTarget } from "../http/target.ts";
import { type Prepared, prepare, prepareAgain } from "../serve/prepare.ts";
import { databaseName, openState } from "../store/state.ts";
import { Refusal, defaultConfig, withOutput } from "./command.ts";
import { exitCode } from "./exit-code.ts";
import type { Output } from "./output.ts";
import { table } from "./table.ts";

export function explainCommand(): Command {
  const command = new Command("explain")
    .description("Print the controls in force for a request, and where each setting came from")
    .argument("<method>", "such as GET")
    .argument("<url>", "such as https://localhost:8443/orders/17, or a path")
    .option("-c, --config <file>", "the configuration", defaultConfig);
  return withOutput(command, (output, method: string, url: string, options: { config: string }) => {
    const prepared = prepare({ file: options.config });
    if (!prepared.ok) {
      for (const problem of prepared.problems) output.note(formatProblem(problem));
      throw new Refusal("the configuration has problems");
    }
    const { authority, segments } = locate(url);
    const { plan } = withRegister(output, prepared.prepared).compiled;
    const match = plan.match(method.toUpperCase(), authority, segments);
    if (match === undefined) throw new Refusal("no API answers to this host and path (404)");
    tell(output, match.plan);
    return exitCode.ok;
  });
}

/** The dates that the register holds are in force, too; where there is no state yet, there are none. */
function withRegister(output: Output, prepared: Prepared): Prepared {
  const directory = prepared.config.loaded.settings.state;
  if (!existsSync(join(directory, databaseName))) return prepared;
  try {
    const state = openState(directory);
    const lives = registeredLives(state.register.read());
    state.close();
    const again = prepareAgain(prepared, lives);
    return again.ok ? again.prepared : prepared;
  } catch {
    output.note(`the register in ${directory} cannot be read; dates that it holds are left out`);
    return prepared;
  }
}

function locate(url: string): { authority: string; segments: readonly string[] } {
  const whole = url.startsWith("/") ? `https://localhost${url}` : url;
  if (!URL.canParse(whole)) throw new Refusal(`${url} is neither a URL nor a path`, exitCode.usage);
  const { host, pathname, search } = new URL(whole);
  const read = normalizeTarget(pathname + search);
  if (!read.ok) throw new Refusal("a request for this path would be refused before any control");
  return { authority: host.toLowerCase(), segments: read.target.segments };
}

/** `shop 1  GET /orders/{orderId}` and its controls. */
function tell(output: Output, plan: OperationPlan): void {
  const { api, id, effective, limits, operation } = plan;
  output.result({
    api: api.name,
    version: api.version,
    operation: id,
    bodies: operation?.rpc === undefined ? "by media type" : "not inspected",
    limits,
    controls: effective,
  });
  output.line(output.paint("bold", `${api.name} ${api.version}  ${api.basePath}  ${id}`));
  if (operation?.summary !== undefined) output.line(operation.summary);
  output.line(`${api.exposure}, owned by ${api.owner}: ${api.purpose}`);
  output.line();
  for (const row of table(effective.map((entry) => rowOf(output, entry)))) output.line(row);
  output.line();
  if (operation?.rpc !== undefined) {
    output.line("bodies: gRPC messages pass both ways unread; no control inspects them");
    output.line(`bytes: a request up to ${limits.streamBytes}`);
    return;
  }
  output.line(
    `bodies: requests up to ${limits.requestBytes} bytes, answers that are read up to ${limits.responseBytes} (${limits.oversizeResponse} above)`,
  );
}

function rowOf(output: Output, { control, mode, active, meaning, origin }: Effective): string[] {
  const shown = active ? mode : mode === "off" ? "off" : "idle";
  const tone = { enforce: "green", shadow: "yellow", off: "red", idle: "dim" } as const;
  return [control, output.paint(tone[shown], shown), meaning, output.paint("dim", origin)];
}
