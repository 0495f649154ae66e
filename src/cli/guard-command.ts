import { resolve } from "node:path";
import { Command } from "commander";
import { initialConfig } from "../config/initial-config.ts";
import type { OperationPlan } from "../engine/plan.ts";
import type { Settings } from "../config/settings/settings.ts";
import { ConfigurationError, serve } from "../serve.ts";
import { makeKey } from "../serve/make-key.ts";
import { prepare } from "../serve/prepare.ts";
import { millis } from "../kernel/clock.ts";
import { openState } from "../store/state.ts";
import { Refusal, withOutput } from "./command.ts";
import { tellCoverage } from "./coverage.ts";
import { exitCode } from "./exit-code.ts";
import { issuerOf, loadContract, ownerName } from "./init-command.ts";
import type { Output } from "./output.ts";
import { hostOf } from "./run-command.ts";
import { tellTries } from "./tries.ts";
import { untilStopped } from "./until-stopped.ts";

interface Options {
  readonly upstream: string;
  readonly openapi: string;
  readonly port: string;
  readonly adminPort: string;
  readonly state: string;
  readonly issuer?: string;
  readonly audience?: readonly string[];
}

/** How long the key of a first try is valid. */
const keyLifetime = 86_400_000;

export function guardCommand(): Command {
  const command = new Command("guard")
    .description("Guard one API with secure defaults and no file: for a first try")
    .requiredOption("--upstream <url>", "where the API runs")
    .requiredOption("--openapi <file>", "its OpenAPI document")
    .option("--issuer <url>", "who issues tokens for its callers, as they name it in `iss`")
    .option("--audience <names...>", "for whom those tokens are, as they name it in `aud`")
    .option("--port <port>", "the gateway's port", "8443")
    .option("--admin-port <port>", "the admin API's port", "8444")
    .option("--state <directory>", "where keys and certificates are kept", ".castellan");
  return withOutput(command, async (output, options: Options) => {
    const contract = loadContract(output, options.openapi);
    const text = initialConfig({
      contract,
      openapi: resolve(options.openapi),
      upstream: options.upstream,
      owner: ownerName(),
      port: portOf(options.port),
      adminPort: portOf(options.adminPort),
      state: resolve(options.state),
      issuer: issuerOf(options),
    });
    const source = { file: "castellan.yaml", text };
    const prepared = prepare(source);
    if (!prepared.ok) throw new ConfigurationError(prepared.problems.map(({ message }) => message));
    const { settings } = prepared.prepared.config.loaded;
    const key = issueKey(settings, [...scopesOf(prepared.prepared.compiled.plan.operations)]);
    const running = await serve(source, { watch: true });
    announce(output, options, running.plan().operations.length - 1);
    const gateway = running.addresses[0];
    const base = `https://localhost:${gateway?.port ?? 0}`;
    output.line(`  gateway  ${base}   trust ${running.authorityFile ?? ""}`);
    const { admin } = running;
    output.line(
      `  admin    http://${hostOf(admin.address)}:${admin.port}   credential in ${admin.credentialFile}`,
    );
    const { issuer } = options;
    const authority = running.authorityFile ?? "";
    tellCoverage(output, running.plan(), contract, issuer !== undefined);
    tellTries(output, { base, plan: running.plan(), contract, key, authority, issuer });
    output.line();
    output.line(`${output.paint("bold", "Console")}  ${admin.makeSignInLink()}`);
    output.line(output.paint("dim", "         signs you in once, within ten minutes"));
    output.line();
    // Listened for before anybody is told that it may be sent.
    const stopped = untilStopped(running, output);
    output.line(
      output.paint(
        "dim",
        "ready; Ctrl-C stops. To keep it: castellan init --openapi … --upstream …",
      ),
    );
    await stopped;
    return exitCode.ok;
  });
}

function announce(output: Output, { upstream, openapi }: Options, operations: number): void {
  output.line();
  output.line(
    output.paint("bold", `Castellan guards ${upstream}, ${operations} operations of ${openapi}`),
  );
  output.line();
}

/** A key for the first try, which may do whatever the contract lets anybody do. */
function issueKey(settings: Settings, scopes: readonly string[]): string {
  const state = openState(settings.state);
  const { id, text, hash } = makeKey();
  const now = millis(Date.now());
  const consumer = settings.consumers[0]?.name ?? "";
  const expires = millis(now + keyLifetime);
  const key = { id, hash, consumer, scopes, roles: [], apis: undefined, expires };
  state.keys.create(key, { actor: "castellan guard", now });
  state.close();
  return text;
}

function scopesOf(operations: readonly OperationPlan[]): ReadonlySet<string> {
  const requirements = operations.flatMap(({ operation }) => operation?.security ?? []);
  return new Set(requirements.flatMap((requirement) => [...requirement.values()].flat()));
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Refusal(`${text} is no port`, exitCode.usage);
  }
  return port;
}
