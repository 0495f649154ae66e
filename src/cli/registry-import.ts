import { Command } from "commander";
import { importPath } from "../admin/imports/import-path.ts";
import { readsHere } from "../admin/imports/import-reader.ts";
import type { ImportResult } from "../admin/contract.ts";
import { Refusal, withOutput } from "./command.ts";
import { trafficImporter } from "./traffic-importer.ts";
import { exitCode } from "./exit-code.ts";
import { type RegisterOptions, openRegisterToChange, withConfig } from "./open-register.ts";

interface Options extends RegisterOptions {
  readonly api?: string;
  readonly apiVersion?: string;
}

export function registryImport(): Command {
  const command = withConfig(new Command("import"))
    .description("Import OpenAPI documents and recorded traffic; importing again changes nothing")
    .argument(
      "<paths...>",
      "files or directories: OpenAPI in YAML or JSON; exchange records, HAR, JSON access logs",
    )
    .option("--api <name>", "the API's name; left out: made of the document's title")
    .option("--api-version <version>", "the API's version; left out: the document's own");
  return withOutput(command, async (output, paths: readonly string[], options: Options) => {
    checkNames(options);
    const { state, loaded, actor, now } = openRegisterToChange(output, options.config);
    const importTraffic = trafficImporter(loaded);
    const parts = { state, act: { actor, now }, reader: readsHere, importTraffic };
    const { api, apiVersion: version } = options;
    const results: ImportResult[] = [];
    for (const path of paths) {
      const request = { path, ...(api ? { api } : {}), ...(version ? { version } : {}) };
      const result = await importPath(request, parts);
      results.push(result);
      for (const problem of result.problems) output.note(problem);
      output.line(`${path}: ${summary(result)}`);
    }
    state.close();
    output.result({ imports: paths.map((path, i) => ({ path, ...results[i] })) });
    const isWhole = results.every(({ problems }) => problems.length === 0);
    return isWhole ? exitCode.ok : exitCode.problems;
  });
}

function summary({
  documents,
  records,
  skipped,
  created,
  changed,
  unchanged,
  problems,
}: ImportResult) {
  const counts = unchanged ? "nothing changed" : `${created} created, ${changed} changed`;
  const passed = skipped === 0 ? "" : `, ${skipped} passed over`;
  const wrong = problems.length === 0 ? "" : `, ${problems.length} problems`;
  const traffic = records === 0 ? "" : `${records} exchanges, `;
  return `${documents} documents, ${traffic}${counts}${passed}${wrong}`;
}

function checkNames({ api, apiVersion }: Options): void {
  if (api !== undefined && !/^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/.test(api)) {
    throw new Refusal(
      `--api ${api}: a name of lower-case letters, digits, "-", "." and "_", at most 64 characters`,
      exitCode.usage,
    );
  }
  if (apiVersion !== undefined && !/^[^\s@]{1,64}$/.test(apiVersion)) {
    throw new Refusal(`--api-version ${apiVersion}: a version without spaces`, exitCode.usage);
  }
}
