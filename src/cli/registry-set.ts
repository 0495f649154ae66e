import { Command } from "commander";
import { suggestion } from "../config/source/nearest.ts";
import { parseDate } from "../kernel/dates.ts";
import { isLifeAttribute, originText } from "../registry/claims.ts";
import { type SettableAttribute, settableAttributes } from "../registry/register.ts";
import type { Patch } from "../registry/set-attributes.ts";
import { Refusal, withOutput } from "./command.ts";
import { exitCode } from "./exit-code.ts";
import { findTarget } from "./find-target.ts";
import { type RegisterOptions, openRegisterToChange, withConfig } from "./open-register.ts";
import type { Output } from "./output.ts";
import type { OpenedRegister } from "./open-register.ts";

export function registrySet(): Command {
  const command = withConfig(new Command("set"))
    .description("Say of an operation or an API version what no contract says")
    .argument("<target>", "such as 'GET /orders/{orderId}', or shop@1")
    .argument(
      "<values...>",
      `name=value, for ${settableAttributes.join(", ")}; name= takes it back`,
    );
  return withOutput(
    command,
    (output, target: string, values: readonly string[], { config }: RegisterOptions) => {
      const patch = readValues(values);
      const opened = openRegisterToChange(output, config);
      const name = findTarget(opened.register, target);
      const act = { actor: opened.actor, now: opened.now };
      const changes = opened.state.register.set(name, patch, act) ?? [];
      for (const { attribute, before, after } of changes) {
        output.line(`${name} ${attribute}: ${before ?? "-"} → ${after ?? "-"}`);
      }
      if (changes.length === 0) output.line("nothing changed");
      tellOverruled(output, opened, name, patch);
      opened.state.close();
      output.result({ target: name, changes });
      return exitCode.ok;
    },
  );
}

function readValues(values: readonly string[]): Patch {
  const problems: string[] = [];
  const patch: { -readonly [A in keyof Patch]: Patch[A] } = {};
  for (const pair of values) {
    const at = pair.indexOf("=");
    const attribute = settableAttributes.find((each) => each === pair.slice(0, Math.max(at, 0)));
    const value = pair.slice(at + 1).trim();
    if (attribute === undefined) {
      const name = at === -1 ? pair : pair.slice(0, at);
      problems.push(
        `${pair}: name=value with one of ${settableAttributes.join(", ")}${suggestion(name, settableAttributes)}`,
      );
    } else if (value === "") patch[attribute] = null;
    else setOne(patch, attribute, value, problems);
  }
  if (problems.length > 0) throw new Refusal(problems.join("\n"), exitCode.usage);
  return patch;
}

function setOne(
  patch: { -readonly [A in keyof Patch]: Patch[A] },
  attribute: SettableAttribute,
  value: string,
  problems: string[],
): void {
  if (isLifeAttribute(attribute)) {
    const instant = parseDate(value);
    if (instant === undefined) {
      problems.push(`${attribute}=${value}: a date such as 2027-01-31, or 2027-01-31T12:00:00Z`);
    }
    patch[attribute] = instant;
  } else if (attribute === "exposure" && !["public", "partner", "internal"].includes(value)) {
    problems.push(`exposure=${value}: public, partner or internal`);
  } else if (/[\r\n]/.test(value) || value.length > 500) {
    problems.push(`${attribute}: one line of at most 500 characters`);
  } else patch[attribute] = value;
}

/** Of dates the stricter holds: who sets a later end than the configuration's must hear it. */
function tellOverruled(
  output: Output,
  { state }: OpenedRegister,
  name: string,
  patch: Patch,
): void {
  const register = state.register.read();
  const held = register.operations.get(name) ?? register.apis.get(name);
  for (const attribute of settableAttributes) {
    const value = patch[attribute];
    const origin = held?.origins[attribute];
    if (value === undefined || value === null || held?.[attribute] === value || !origin) continue;
    output.note(`${attribute}: the stricter date of ${originText(origin)} holds`);
  }
}
