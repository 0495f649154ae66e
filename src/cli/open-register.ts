import type { Command } from "commander";
import { configuredApis } from "../config/configured-apis.ts";
import { type Millis, millis } from "../kernel/clock.ts";
import { type HeldOperation, type Register, declares } from "../registry/held.ts";
import { lifeStage, strictestDates } from "../registry/life.ts";
import { reconcile } from "../registry/reconcile.ts";
import type { LifeStage, OperationState } from "../registry/register.ts";
import { statesOf, supersededKeys, unseen } from "../registry/states.ts";
import { noteTraffic } from "./ask-gateway.ts";
import { defaultConfig } from "./command.ts";
import { type Opened, openConfiguredState } from "./open-state.ts";
import type { Output } from "./output.ts";

export interface RegisterOptions {
  readonly config: string;
}

export interface OpenedRegister extends Opened {
  /** As the register is when the configuration's word is in it, whether or not a gateway ran since. */
  readonly register: Register;
  readonly now: Millis;
}

export function withConfig(command: Command): Command {
  return command.option("-c, --config <file>", "the configuration", defaultConfig);
}

/** Looks, and writes nothing but what a running gateway has seen until now. */
export async function openRegister(output: Output, config: string): Promise<OpenedRegister> {
  const opened = openConfiguredState(output, config);
  await noteTraffic(opened.loaded.settings, (why) =>
    output.note(`what traffic showed in the last minute may be missing: ${why}`),
  );
  const now = millis(Date.now());
  const act = { actor: opened.actor, now };
  const { register } = reconcile(opened.state.register.read(), configuredApis(opened.loaded), act);
  return { ...opened, register, now };
}

/** To be changed: what the configuration declares is written first. */
export function openRegisterToChange(output: Output, config: string): OpenedRegister {
  const opened = openConfiguredState(output, config);
  const now = millis(Date.now());
  const act = { actor: opened.actor, now };
  const declaration = configuredApis(opened.loaded);
  const what = { action: "register.reconciled", target: declaration.source.name };
  const { register } = opened.state.register.update(act, what, (held) =>
    reconcile(held, declaration, act),
  );
  return { ...opened, register, now };
}

/** What the register alone tells: how often an operation is called is the running gateway's to say. */
export interface Listed {
  readonly record: HeldOperation;
  readonly stage: LifeStage;
  readonly states: readonly OperationState[];
}

export function listOperations(register: Register, now: Millis): readonly Listed[] {
  const superseded = supersededKeys(register);
  return [...register.operations.values()]
    .toSorted((a, b) => (a.path === b.path ? order(a.key, b.key) : order(a.path, b.path)))
    .map((record) => {
      const api = record.api === undefined ? undefined : register.apis.get(record.api);
      const dates = strictestDates(record, api);
      const wasSeen = record.sources.some((source) => !declares(source));
      const seen = wasSeen ? { ...unseen, exchanges: 1, answered: 1 } : unseen;
      const standing = { dates, superseded: superseded.has(record.key), now };
      return { record, stage: lifeStage(dates, now), states: statesOf(record, seen, standing) };
    });
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
