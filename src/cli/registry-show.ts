import { Command } from "commander";
import type { HeldApi, HeldOperation } from "../registry/held.ts";
import { isLifeAttribute, originText } from "../registry/claims.ts";
import { type RegisterChange, settableAttributes, sourceText } from "../registry/register.ts";
import type { Millis } from "../kernel/clock.ts";
import { isoDate } from "../kernel/dates.ts";
import { withOutput } from "./command.ts";
import { exitCode } from "./exit-code.ts";
import { findTarget } from "./find-target.ts";
import { type RegisterOptions, listOperations, openRegister, withConfig } from "./open-register.ts";
import type { Output } from "./output.ts";
import { table } from "./table.ts";

const mostChanges = 20;

export function registryShow(): Command {
  const command = withConfig(new Command("show"))
    .description("Show an operation or an API version: what holds, who says so, and its history")
    .argument("<target>", "such as 'GET /orders/{orderId}', or shop@1");
  return withOutput(command, async (output, target: string, { config }: RegisterOptions) => {
    const { state, register, now } = await openRegister(output, config);
    const name = findTarget(register, target);
    const changes = state.register.changes({ target: name, limit: mostChanges });
    state.close();
    const operation = register.operations.get(name);
    const held = operation ?? register.apis.get(name);
    if (held === undefined) return exitCode.problems;
    const listed = listOperations(register, now).find(({ record }) => record.key === name);
    output.result({ ...held, stage: listed?.stage, states: listed?.states, changes });
    output.line(output.paint("bold", name));
    if (operation !== undefined) {
      output.line(`${operation.api ?? "of no API"}: ${listed?.states.join(", ") || "no state"}`);
    }
    tell(output, held);
    tellChanges(output, changes);
    return exitCode.ok;
  });
}

function tell(output: Output, held: HeldApi | HeldOperation): void {
  output.line();
  const rows = settableAttributes.flatMap((attribute) => {
    const value = held[attribute];
    if (value === undefined) return [];
    const text = isLifeAttribute(attribute) ? isoDate(value as Millis) : String(value);
    const origin = held.origins[attribute];
    return [[attribute, text, output.paint("dim", origin ? originText(origin) : "")]];
  });
  const sources = held.sources.map((source) => [
    source.current ? "source" : "was source",
    sourceText(source),
    output.paint("dim", `since ${day(source.first)}, last ${day(source.last)}`),
  ]);
  for (const row of table([...rows, ...sources])) output.line(row);
}

function day(instant: Millis): string {
  return isoDate(instant).slice(0, 10);
}

function tellChanges(output: Output, changes: readonly RegisterChange[]): void {
  if (changes.length === 0) return;
  output.line();
  const rows = changes.map(({ time, actor, attribute, before, after }) => [
    isoDate(time),
    actor,
    attribute,
    `${before ?? "-"} → ${after ?? "-"}`,
  ]);
  for (const row of table(rows)) output.line(row);
}
