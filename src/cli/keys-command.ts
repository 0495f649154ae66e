import { Command } from "commander";
import { suggestion } from "../config/source/nearest.ts";
import { type Millis, millis } from "../kernel/clock.ts";
import { parseDuration } from "../kernel/duration.ts";
import { makeKey } from "../serve/make-key.ts";
import type { KeyRecord } from "../store/api-keys.ts";
import { Refusal, defaultConfig, withOutput } from "./command.ts";
import { exitCode } from "./exit-code.ts";
import { openConfiguredState } from "./open-state.ts";
import type { Output } from "./output.ts";
import { table } from "./table.ts";

interface Shared {
  readonly config: string;
}

export function keysCommand(): Command {
  return new Command("keys")
    .description("Issue, list, rotate and revoke API keys")
    .addCommand(create())
    .addCommand(list())
    .addCommand(rotate())
    .addCommand(revoke());
}

interface Create extends Shared {
  readonly scope: readonly string[];
  readonly role: readonly string[];
  readonly api?: readonly string[];
  readonly lifetime: string;
}

function create(): Command {
  const command = shared(new Command("create"))
    .description("Issue a key; it is printed once and kept only as its hash")
    .argument("<consumer>", "the consumer it is for")
    .option("--scope <scope...>", "scopes that it grants", [])
    .option("--role <role...>", "roles that it grants", [])
    .option("--api <api...>", "only these APIs")
    .option("--lifetime <duration>", "how long it is valid", "90d");
  return withOutput(command, (output, consumer: string, options: Create) => {
    const { state, settings, actor } = openConfiguredState(output, options.config);
    const known = settings.consumers.map(({ name }) => name);
    if (!known.includes(consumer)) {
      throw new Refusal(`there is no consumer ${consumer}${suggestion(consumer, known)}`);
    }
    const { id, text, hash } = makeKey();
    const expires = after(options.lifetime);
    const { scope: scopes, role: roles, api: apis } = options;
    const key = { id, hash, consumer, scopes, roles, apis, expires };
    show(output, state.keys.create(key, { actor, now: now() }), text);
    state.close();
    return exitCode.ok;
  });
}

function list(): Command {
  const command = shared(new Command("list")).description("List all keys");
  return withOutput(command, (output, { config }: Shared) => {
    const { state } = openConfiguredState(output, config);
    const keys = state.keys.list();
    state.close();
    output.result({ keys: keys.map(withoutHash) });
    const rows = keys.map((key) => [
      key.id,
      key.consumer,
      statusOf(key),
      [...key.scopes, ...key.roles.map((role) => `role:${role}`)].join(" ") || "-",
      dateOf(key.expires),
    ]);
    const head = ["id", "consumer", "status", "grants", "expires"];
    if (rows.length === 0) output.line("no keys");
    else for (const row of table([head, ...rows])) output.line(row);
    return exitCode.ok;
  });
}

interface Rotate extends Shared {
  readonly overlap: string;
  readonly lifetime: string;
}

function rotate(): Command {
  const command = shared(new Command("rotate"))
    .description("Issue a key beside this one, which works on for the overlap")
    .argument("<id>", "the key's id")
    .option("--overlap <duration>", "how long the old key still works", "1d")
    .option("--lifetime <duration>", "how long the new key is valid", "90d");
  return withOutput(command, (output, id: string, options: Rotate) => {
    const { state, actor } = openConfiguredState(output, options.config);
    const made = makeKey();
    const next = { id: made.id, hash: made.hash, expires: after(options.lifetime) };
    const key = state.keys.rotate(id, next, after(options.overlap), { actor, now: now() });
    state.close();
    if (key === undefined) throw new Refusal(`there is no valid key ${id}`);
    show(output, key, made.text);
    return exitCode.ok;
  });
}

function revoke(): Command {
  const command = shared(new Command("revoke"))
    .description("Revoke a key at once")
    .argument("<id>", "the key's id");
  return withOutput(command, (output, id: string, { config }: Shared) => {
    const { state, actor } = openConfiguredState(output, config);
    const revoked = state.keys.revoke(id, { actor, now: now() });
    state.close();
    if (!revoked) throw new Refusal(`there is no valid key ${id}`);
    output.line(`${id} is revoked; a running gateway refuses it within a second`);
    output.result({ revoked: id });
    return exitCode.ok;
  });
}

function shared(command: Command): Command {
  return command.option("-c, --config <file>", "the configuration", defaultConfig);
}

function show(output: Output, key: KeyRecord, text: string): void {
  output.result({ ...withoutHash(key), key: text });
  output.line(text);
  output.note(`${key.id} for ${key.consumer}, until ${dateOf(key.expires)}; it is not shown again`);
  output.note("send it as `X-API-Key`, or as the contract's security scheme says");
}

function withoutHash({ hash: _hash, ...key }: KeyRecord): object {
  return key;
}

function statusOf({ revoked, expires, retires }: KeyRecord): string {
  if (revoked !== undefined) return "revoked";
  if (expires !== undefined && expires <= now()) return "expired";
  if (retires === undefined) return "valid";
  return retires <= now() ? "retired" : `until ${dateOf(retires)}`;
}

function now(): Millis {
  return millis(Date.now());
}

function after(text: string): Millis {
  const duration = parseDuration(text);
  if (duration === undefined)
    throw new Refusal(`${text} is no duration such as 30d`, exitCode.usage);
  return millis(Date.now() + duration);
}

function dateOf(instant: Millis | undefined): string {
  return instant === undefined
    ? "never"
    : new Date(instant).toISOString().slice(0, 16).replace("T", " ");
}
