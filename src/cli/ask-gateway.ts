import { join } from "node:path";
import { gatewayProof } from "../admin/gateway-proof.ts";
import { isSame, makeSecret } from "../admin/secret-text.ts";
import type { Settings } from "../config/settings/settings.ts";
import { readStateFile } from "../store/state-file.ts";
import { Refusal } from "./command.ts";

const answersWithin = 30_000;
/** A proof takes 56; a stranger may send without end. */
const mostProofChars = 1000;

export interface Asked {
  readonly body?: object;
  /** How long it may take, ms. */
  readonly within?: number;
}

/** Nobody listens at the configured admin address. */
export class NoGateway extends Refusal {}

/**
 * Asks the running gateway's admin API: what was learned lives there, on this machine. The credential goes to nobody
 * who does not hold it already: while no gateway runs, any user's program may listen at its address.
 */
export async function askGateway(
  { admin, state }: Settings,
  path: string,
  { body, within = answersWithin }: Asked = {},
): Promise<unknown> {
  const credential = readStateFile(join(state, "admin-credential"))?.trim() ?? "";
  const host = admin.address.includes(":") ? `[${admin.address}]` : admin.address;
  const place = `${host}:${admin.port}`;
  if (!(await holds(place, credential))) {
    throw new Refusal(
      `what answers at ${place} is not the gateway of ${state}: it was not sent the admin credential`,
    );
  }
  const response = await send(`http://${place}${path}`, within, {
    headers: {
      authorization: `Bearer ${credential}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  if (response === undefined) throw new NoGateway(`no gateway answers at ${place}`);
  const answer = (await response.json().catch(() => ({}))) as { readonly detail?: unknown };
  if (response.ok) return answer;
  const why = typeof answer.detail === "string" ? answer.detail : `status ${response.status}`;
  throw new Refusal(`the gateway at ${place} refused: ${why}`);
}

/** Does who listens there prove that it holds the credential? An empty one is held by everybody. */
async function holds(place: string, credential: string): Promise<boolean> {
  const challenge = makeSecret();
  const response = await send(`http://${place}/v1/proof?challenge=${challenge}`, answersWithin);
  if (response === undefined) throw new NoGateway(`no gateway answers at ${place}`);
  const { origin } = new URL(`http://${place}`);
  const proof = await proofIn(response).catch(() => undefined);
  return (
    credential !== "" &&
    typeof proof === "string" &&
    isSame(proof, gatewayProof(credential, { origin, challenge }))
  );
}

/** Undefined, or a fault, where there is none. */
async function proofIn({ body }: Response): Promise<unknown> {
  let text = "";
  for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    if (text.length > mostProofChars) return undefined;
  }
  return (JSON.parse(text) as { readonly proof?: unknown }).proof;
}

/** Undefined where nobody answers. Nobody is followed elsewhere. */
function send(url: string, within: number, init: RequestInit = {}): Promise<Response | undefined> {
  const signal = AbortSignal.timeout(within);
  return fetch(url, { ...init, redirect: "manual", signal }).catch(() => undefined);
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
