import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { configSchema } from "../config/config-schema.ts";
import { configReference } from "../config/config-reference.ts";
import { controls } from "../policies/index.ts";
import { withOutput } from "./command.ts";
import { exitCode } from "./exit-code.ts";

/** Where the published forms stand in the repository; a test holds them in step. */
const schemaFile = "castellan.schema.json";
const referenceFile = "docs/configuration.md";

export function schemaCommand(): Command {
  const command = new Command("schema")
    .description("Print the JSON Schema of castellan.yaml")
    .option("--write", `write ${schemaFile} and ${referenceFile} instead`);
  return withOutput(command, (output, { write }: { write?: boolean }) => {
    if (write !== true) {
      process.stdout.write(schemaText());
      return exitCode.ok;
    }
    writeFileSync(schemaFile, schemaText());
    writeFileSync(referenceFile, configReference(controls));
    output.note(`wrote ${schemaFile} and ${referenceFile}`);
    return exitCode.ok;
  });
}

function schemaText(): string {
  return `${JSON.stringify(configSchema(controls), null, 2)}\n`;
}
