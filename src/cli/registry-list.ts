import { Command } from "commander";
import { membersOf } from "../registry/held.ts";
import { withOutput } from "./command.ts";
import { exitCode } from "./exit-code.ts";
import {
  type Listed,
  type RegisterOptions,
  listOperations,
  openRegister,
  withConfig,
} from "./open-register.ts";
import { table } from "./table.ts";

interface Options extends RegisterOptions {
  readonly api?: string;
  readonly state?: string;
  readonly stage?: string;
  readonly owner?: string;
  readonly method?: string;
  readonly search?: string;
  readonly apis?: boolean;
}

export function registryList(): Command {
  const command = withConfig(new Command("list"))
    .description("List the operations of the register")
    .option("--api <name>", "only of this API, by name or name@version")
    .option("--state <state>", "only in this state, such as shadow, declared, never-called")
    .option("--stage <stage>", "only draft, live, deprecated or retired ones")
    .option("--owner <owner>", "only of this owner")
    .option("--method <method>", "only with this method")
    .option("--search <words>", "only with these words in path, name, purpose or tags")
    .option("--apis", "list API versions instead");
  return withOutput(command, async (output, options: Options) => {
    const { state, register, now } = await openRegister(output, options.config);
    state.close();
    if (options.apis === true) {
      const apis = [...register.apis.values()];
      output.result({ apis });
      const rows = apis.map((api) => [
        api.id,
        api.guarded ? "guarded" : "known",
        [...(api.hosts.length === 0 ? ["*"] : api.hosts)].join(" ") + api.basePath,
        api.owner ?? "-",
        api.purpose ?? api.name ?? "-",
      ]);
      for (const row of table([["api", "", "place", "owner", "purpose"], ...rows]))
        output.line(row);
      return exitCode.ok;
    }
    const found = listOperations(register, now).filter((listed) => isAsked(listed, options));
    output.result({
      operations: found.map(({ record, stage, states }) => ({ ...record, stage, states })),
    });
    for (const row of table(found.map((listed) => rowOf(listed)))) output.line(row);
    output.line(`${found.length} of ${register.operations.size} operations`);
    return exitCode.ok;

    function rowOf({ record, states }: Listed): string[] {
      const owner = record.owner ?? register.apis.get(record.api ?? "")?.owner ?? "-";
      const place = `${record.host} ${record.path}`;
      return [record.method, place, record.api ?? "-", states.join(" ") || "-", owner];
    }
  });
}

function isAsked({ record, stage, states }: Listed, options: Options): boolean {
  const { api, state, owner, method, search } = options;
  const members = [...membersOf(record)];
  if (api !== undefined && !members.some((id) => id === api || id.startsWith(`${api}@`)))
    return false;
  if (state !== undefined && !states.some((each) => each === state)) return false;
  if (options.stage !== undefined && stage !== options.stage) return false;
  if (owner !== undefined && record.owner !== owner) return false;
  if (method !== undefined && record.method !== method.toUpperCase()) return false;
  const { key, name, purpose, tags } = record;
  const text = [key, name, purpose, ...tags].join("\n").toLowerCase();
  return (search ?? "")
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
