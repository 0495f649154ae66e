import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { suggestion } from "../config/source/nearest.ts";
import { apiId } from "../registry/declaration.ts";
import { adoptedSource, membersOf } from "../registry/held.ts";
import { askGateway } from "./ask-gateway.ts";
import { Refusal, withOutput } from "./command.ts";
import { exitCode } from "./exit-code.ts";
import {
  type OpenedRegister,
  type RegisterOptions,
  openRegister,
  withConfig,
} from "./open-register.ts";

interface Options extends RegisterOptions {
  readonly api?: string;
  readonly openapi?: boolean;
  readonly adopted?: boolean;
  readonly learned?: boolean;
  readonly out?: string;
}

export function registryExport(): Command {
  const command = withConfig(new Command("export"))
    .description("Write the register as JSON, or the contract of an API version as OpenAPI")
    .option("--api <id>", "only this API version, such as shop@1")
    .option("--openapi", "its contract: the configured one, or else the one imported last")
    .option("--adopted", "with --openapi: what was learned of operations adopted into it")
    .option(
      "--learned",
      "what the running gateway learned, as OpenAPI; with --api: of that version",
    )
    .option("-o, --out <file>", "the file to write; left out: standard output");
  return withOutput(command, async (output, options: Options) => {
    const opened = await openRegister(output, options.config);
    if (options.api !== undefined && !opened.register.apis.has(options.api)) {
      const known = [...opened.register.apis.keys()];
      throw new Refusal(
        `there is no ${options.api} in the register${suggestion(options.api, known)}`,
      );
    }
    const value = await valueOf(opened, options);
    opened.state.close();
    const text = `${JSON.stringify(value, null, 2)}\n`;
    if (options.out === undefined) process.stdout.write(text);
    else {
      writeFileSync(options.out, text);
      output.line(`wrote ${options.out}`);
      output.result({ wrote: options.out });
    }
    return exitCode.ok;
  });
}

async function valueOf(opened: OpenedRegister, options: Options): Promise<unknown> {
  if (options.learned === true) {
    const query = options.api === undefined ? "" : `?api=${encodeURIComponent(options.api)}`;
    return askGateway(opened.settings, `/v1/openapi${query}`);
  }
  return options.openapi === true ? contractOf(opened, options) : recordsOf(opened, options);
}

function contractOf({ state, loaded }: OpenedRegister, { api, adopted }: Options): unknown {
  if (api === undefined) throw new Refusal("--openapi needs --api", exitCode.usage);
  const index = loaded.settings.apis.findIndex((entry) => apiId(entry) === api);
  const configured = adopted === true ? undefined : loaded.contracts.get(index)?.root;
  const source = adopted === true ? adoptedSource(api) : api;
  const document = configured ?? state.register.imports.document(source);
  if (document === undefined) throw new Refusal(`${api} has no contract in the register`);
  return document;
}

function recordsOf({ register, state }: OpenedRegister, { api }: Options): unknown {
  const operations = [...register.operations.values()];
  return {
    apis: [...register.apis.values()].filter(({ id }) => api === undefined || id === api),
    operations: operations.filter((held) => api === undefined || membersOf(held).has(api)),
    imports: state.register.imports
      .list(10_000)
      .filter((row) => api === undefined || row.api === api),
  };
}
