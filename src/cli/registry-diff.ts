import { existsSync } from "node:fs";
import { Command } from "commander";
import { suggestion } from "../config/source/nearest.ts";
import type { JsonValue } from "../http/json.ts";
import { importedContract } from "../admin/declared-in.ts";
import { apiId } from "../registry/declaration.ts";
import { diffContracts } from "../registry/diff-contracts.ts";
import { readContract } from "../registry/openapi/read-contract.ts";
import type { Contract } from "../registry/operation.ts";
import { askGateway } from "./ask-gateway.ts";
import { Refusal, withOutput } from "./command.ts";
import { exitCode } from "./exit-code.ts";
import { loadContract } from "./init-command.ts";
import {
  type OpenedRegister,
  type RegisterOptions,
  openRegister,
  withConfig,
} from "./open-register.ts";
import type { Output } from "./output.ts";

export function registryDiff(): Command {
  const command = withConfig(new Command("diff"))
    .description("Tell what differs between two contracts, and what breaks a caller of the first")
    .argument("<older>", "an API version such as shop@1, or a file")
    .argument(
      "<newer>",
      "the same; or learned:shop@1, what the running gateway learned of that version",
    );
  return withOutput(
    command,
    async (output, older: string, newer: string, { config }: RegisterOptions) => {
      const opened = await openRegister(output, config);
      const before = await sideOf(output, opened, older);
      const after = await sideOf(output, opened, newer);
      opened.state.close();
      const diff = diffContracts(before, after);
      output.result(diff);
      for (const id of diff.added) output.line(output.paint("green", `+ ${id}`));
      for (const id of diff.removed) output.line(output.paint("red", `- ${id}`));
      for (const { operation, differences } of diff.changed) {
        output.line(`~ ${operation}`);
        for (const { statement, breaking } of differences) {
          output.line(breaking ? output.paint("red", `  ! ${statement}`) : `    ${statement}`);
        }
      }
      const { added, removed, changed } = diff;
      if (added.length + removed.length + changed.length === 0) output.line("nothing differs");
      return diff.breaking ? exitCode.problems : exitCode.ok;
    },
  );
}

async function sideOf(output: Output, opened: OpenedRegister, text: string): Promise<Contract> {
  if (text.startsWith("learned:")) return learned(opened, text.slice("learned:".length));
  const { loaded, state, register } = opened;
  const index = loaded.settings.apis.findIndex((entry) => apiId(entry) === text);
  const contract = loaded.contracts.get(index) ?? importedContract(state, text);
  if (contract !== undefined) return contract;
  if (existsSync(text)) return loadContract(output, text);
  const known = [...register.apis.keys()];
  const why = register.apis.has(text) ? "has no contract" : "is neither in the register nor a file";
  throw new Refusal(`${text} ${why}${register.apis.has(text) ? "" : suggestion(text, known)}`);
}

async function learned({ settings }: OpenedRegister, api: string): Promise<Contract> {
  const document = await askGateway(settings, `/v1/openapi?api=${encodeURIComponent(api)}`);
  const read = readContract(document as JsonValue);
  if (!read.ok) throw new Refusal(`what was learned cannot be read: ${read.problems[0]?.message}`);
  return read.value;
}
