import { useEffect, useMemo, useState } from "react";
import type { SessionView } from "../../src/admin/contract.ts";
import { type Client, createClient } from "./api/client.ts";
import { session as sessionEndpoint } from "./api/endpoints.ts";
import { Problem, toProblem } from "./api/problem.ts";
import type { SignedIn } from "./api/session.tsx";
import { forgetAnswers } from "./api/use-resource.ts";

type Standing =
  | { readonly kind: "asking" }
  | { readonly kind: "out"; readonly problem: Problem | undefined; readonly busy?: boolean }
  | { readonly kind: "in"; readonly session: SessionView };

export interface SignInState {
  /** Nobody knows yet. */
  readonly asking: boolean;
  readonly signedIn: SignedIn | undefined;
  readonly problem: Problem | undefined;
  /** A credential is being looked at. */
  readonly busy: boolean;
  readonly onCredential: (credential: string) => void;
}

const nobody: Client = createClient({ csrf: undefined, onSignedOut: () => undefined });
const ended = new Problem(401, "The session has ended", { detail: "Sign in again to go on." });

/** Who is signed in: by a session that stands, by the one-time code in the address, or by the credential. */
export function useSignIn(): SignInState {
  const [standing, stand] = useState<Standing>({ kind: "asking" });

  useEffect(() => {
    const code = takeCode();
    void prove(code === undefined ? undefined : { code }).then(stand);
  }, []);

  const session = standing.kind === "in" ? standing.session : undefined;
  const signedIn = useMemo(() => (session ? signedInAs(session, stand) : undefined), [session]);
  return {
    asking: standing.kind === "asking",
    signedIn,
    problem: standing.kind === "out" ? standing.problem : undefined,
    busy: standing.kind === "out" && standing.busy === true,
    onCredential: (credential) => {
      stand({ kind: "out", problem: undefined, busy: true });
      void prove({ credential }).then(stand);
    },
  };
}

/** Shows a proof, where there is one, and asks who is signed in then. */
async function prove(proof: object | undefined): Promise<Standing> {
  try {
    if (proof !== undefined) await nobody.change("POST", sessionEndpoint.path, proof);
    return { kind: "in", session: await nobody.read(sessionEndpoint) };
  } catch (error) {
    const problem = toProblem(error);
    // Asked without any proof, 401 only says that a proof is wanted.
    const expected = proof === undefined && problem.status === 401;
    return { kind: "out", problem: expected ? undefined : problem };
  }
}

function signedInAs(session: SessionView, stand: (standing: Standing) => void): SignedIn {
  const leave = (problem: Problem | undefined): void => {
    forgetAnswers();
    stand({ kind: "out", problem });
  };
  const client = createClient({ csrf: session.csrf, onSignedOut: () => leave(ended) });
  const signOut = (): void => {
    client.change("DELETE", sessionEndpoint.path).then(
      () => leave(undefined),
      (error: unknown) => leave(toProblem(error)),
    );
  };
  return { session, client, signOut };
}

let taken = false;

/** The one-time code of `#code=…`, taken out of the address so that history and bookmarks do not keep it. */
function takeCode(): string | undefined {
  if (taken) return undefined;
  taken = true;
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (code === null) return undefined;
  history.replaceState(history.state, "", location.pathname + location.search);
  return code;
}
