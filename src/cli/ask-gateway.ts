import { join } from "node:path";
import type { Settings } from "../config/settings/settings.ts";
import { readStateFile } from "../store/state-file.ts";
import { Refusal } from "./command.ts";

const answersWithin = 30_000;

/** Asks the running gateway's admin API: what was learned lives there, on this machine. */
export async function askGateway({ admin, state }: Settings, path: string): Promise<unknown> {
  const credential = readStateFile(join(state, "admin-credential"))?.trim() ?? "";
  const host = admin.address.includes(":") ? `[${admin.address}]` : admin.address;
  const place = `${host}:${admin.port}`;
  const response = await fetch(`http://${place}${path}`, {
    headers: { authorization: `Bearer ${credential}` },
    signal: AbortSignal.timeout(answersWithin),
  }).catch(() => undefined);
  if (response === undefined) throw new Refusal(`no gateway answers at ${place}`);
  const answer = (await response.json().catch(() => ({}))) as { readonly detail?: unknown };
  if (response.ok) return answer;
  const why = typeof answer.detail === "string" ? answer.detail : `status ${response.status}`;
  throw new Refusal(`the gateway at ${place} refused: ${why}`);
}
