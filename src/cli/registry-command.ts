import { Command } from "commander";
import { registryDiff } from "./registry-diff.ts";
import { registryExport } from "./registry-export.ts";
import { registryImport } from "./registry-import.ts";
import { registryList } from "./registry-list.ts";
import { registrySet } from "./registry-set.ts";
import { registryShow } from "./registry-show.ts";

export function registryCommand(): Command {
  return new Command("registry")
    .description("The register of every API and operation: what is declared, seen and said of it")
    .addCommand(registryList())
    .addCommand(registryShow())
    .addCommand(registryImport())
    .addCommand(registryExport())
    .addCommand(registrySet())
    .addCommand(registryDiff());
}
