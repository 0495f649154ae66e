import { Command } from "commander";
import { ConfigurationError, type Running, serve } from "../serve.ts";
import { defaultConfig, withOutput } from "./command.ts";
import { exitCode } from "./exit-code.ts";
import type { Output } from "./output.ts";
import { untilStopped } from "./until-stopped.ts";

export function runCommand(): Command {
  const command = new Command("run")
    .description("Start the gateway; SIGHUP or a changed file reloads, SIGTERM drains and stops")
    .option("-c, --config <file>", "the configuration", defaultConfig);
  return withOutput(command, async (output, { config }: { config: string }) => {
    const running = await start(output, config);
    if (running === undefined) return exitCode.problems;
    // Listened for before anybody is told that it may be sent.
    const stopped = untilStopped(running, output);
    announce(output, running);
    await stopped;
    return exitCode.ok;
  });
}

async function start(output: Output, file: string): Promise<Running | undefined> {
  try {
    return await serve({ file }, { watch: true });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const problem of error.problems) output.note(problem);
    output.result({ problems: error.problems });
    return undefined;
  }
}

function announce(output: Output, running: Running): void {
  const { admin, addresses } = running;
  for (const { secure, address, port } of addresses) {
    output.note(`gateway ready on ${secure ? "https" : "http"}://${hostOf(address)}:${port}`);
  }
  output.note(
    `admin on http://${hostOf(admin.address)}:${admin.port}, credential in ${admin.credentialFile}`,
  );
  if (running.authorityFile !== undefined) {
    output.note(`clients trust ${running.authorityFile} (curl --cacert)`);
  }
}

export function hostOf(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
