import { join } from "node:path";
import type { Settings } from "../config/settings/settings.ts";
import { readStateFile } from "../store/state-file.ts";
import { Refusal } from "./command.ts";

const answersWithin = 30_000;

export interface Asked {
  readonly body?: object;
  /** How long it may take, ms. */
  readonly within?: number;
}

/** Nobody listens at the configured admin address. */
export class NoGateway extends Refusal {}

/** Asks the running gateway's admin API: what was learned lives there, on this machine. */
export async function askGateway(
  { admin, state }: Settings,
  path: string,
  { body, within = answersWithin }: Asked = {},
): Promise<unknown> {
  const credential = readStateFile(join(state, "admin-credential"))?.trim() ?? "";
  const host = admin.address.includes(":") ? `[${admin.address}]` : admin.address;
  const place = `${host}:${admin.port}`;
  const response = await fetch(`http://${place}${path}`, {
    headers: {
      authorization: `Bearer ${credential}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(within),
  }).catch(() => undefined);
  if (response === undefined) throw new NoGateway(`no gateway answers at ${place}`);
  const answer = (await response.json().catch(() => ({}))) as { readonly detail?: unknown };
  if (response.ok) return answer;
  const why = typeof answer.detail === "string" ? answer.detail : `status ${response.status}`;
  throw new Refusal(`the gateway at ${place} refused: ${why}`);
}

/**
 * Has the running gateway write down what traffic has shown until now: otherwise it does so every minute. Where none
 * answers, or it is another configuration's, the register is told as it is: `refused` hears why.
 */
export async function noteTraffic(
  settings: Settings,
  refused: (why: string) => void,
): Promise<void> {
  try {
    await askGateway(settings, "/v1/register/notes", { body: {} });
  } catch (error) {
    if (error instanceof NoGateway) return;
    refused(error instanceof Error ? error.message : "no answer");
  }
}
