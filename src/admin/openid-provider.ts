import * as client from "openid-client";
import type { OidcEntry } from "../config/settings/admin.ts";
import type { ControlPlane } from "./control-plane.ts";

/** Seconds for each question to the provider. */
const patience = 10;

/** The most bytes of any answer of the provider's. */
const maxAnswer = 1024 ** 2;

/** How long a provider is believed to be where it said. Its keys are fetched anew as they change. */
const believed = 3_600_000;

/** After a failure nobody asks again for so long. */
const coolDown = 5000;

/** The provider that is configured, asked for its metadata when somebody signs in and not before. */
export interface Providers {
  /** Undefined: it cannot be reached, or says nothing that makes sense. */
  find(oidc: OidcEntry): Promise<client.Configuration | undefined>;
}

interface Known {
  readonly settings: string;
  readonly found: Promise<client.Configuration | undefined>;
  until: number;
}

export function createProviders({ clock, warn }: Pick<ControlPlane, "clock" | "warn">): Providers {
  let known: Known | undefined;
  return {
    find(oidc) {
      const settings = JSON.stringify(oidc);
      if (known?.settings === settings && clock.now() < known.until) return known.found;
      const found = discover(oidc).catch((error: unknown) => {
        warn?.("OpenID provider not found", { issuer: oidc.issuer, why: reasonOf(error) });
        if (known?.settings === settings) known.until = clock.now() + coolDown;
        return undefined;
      });
      known = { settings, found, until: clock.now() + believed };
      return found;
    },
  };
}

function discover({ issuer, clientId, clientSecret }: OidcEntry): Promise<client.Configuration> {
  const server = new URL(issuer);
  // Plain http passes the settings' check for loopback only.
  const plain = server.protocol === "http:" ? [client.allowInsecureRequests] : [];
  return client.discovery(server, clientId, undefined, authentication(clientSecret), {
    timeout: patience,
    [client.customFetch]: boundedFetch,
    // The ID token's signature is checked although it comes straight from the provider.
    execute: [client.enableNonRepudiationChecks, ...plain],
  });
}

/** `client_secret_basic` is what a provider takes if it says nothing (OpenID Connect Discovery §3). */
function authentication(secret: string | undefined): client.ClientAuth {
  if (secret === undefined) return client.None();
  const basic = client.ClientSecretBasic(secret);
  const post = client.ClientSecretPost(secret);
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    return (methods.includes("client_secret_basic") ? basic : post)(server, ...rest);
  };
}

const boundedFetch: client.CustomFetch = async (url, options) => {
  const answer = await fetch(url, { ...options, body: options.body ?? null });
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.length;
    if (length > maxAnswer) throw new Error(`the provider sent more than ${maxAnswer} bytes`);
    chunks.push(chunk);
  }
  const { status, headers } = answer;
  const body = length === 0 ? null : new Blob(chunks);
  return new Response(body, { status, headers });
};

/** The library wraps what happened, sometimes twice. Metadata is public: its causes may be told. */
function reasonOf(error: unknown): string {
  const reasons: string[] = [];
  for (let at = error; at instanceof Error && reasons.length < 3; at = at.cause) {
    reasons.push(at.message);
  }
  return reasons.join(": ").slice(0, 300);
}
