import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import type { SignInView } from "../../../src/admin/contract.ts";
import { createClient } from "../api/client.ts";
import { oidcStart, signIn } from "../api/endpoints.ts";
import type { Problem } from "../api/problem.ts";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { Brand } from "../parts/shell.tsx";
import "./sign-in.css";

interface Props {
  /** Why nobody is signed in, where there is more to say than that. */
  readonly problem: Problem | undefined;
  readonly busy: boolean;
  readonly onCredential: (credential: string) => void;
}

const nobody = createClient({ csrf: undefined, onSignedOut: () => undefined });

export function SignIn({ problem, busy, onCredential }: Props): ReactNode {
  const ways = useWaysIn();
  const [credential, setCredential] = useState("");
  useEffect(() => {
    document.title = "Sign in · Castellan";
  }, []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (credential.trim() !== "") onCredential(credential.trim());
  };
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <Brand />
        <h1>Sign in</h1>
        {problem === undefined ? null : <ProblemNotice problem={problem} />}
        <form className="stack" onSubmit={submit}>
          <div className="field">
            <label htmlFor="credential">Admin credential</label>
            <input
              id="credential"
              className="input mono"
              type="password"
              autoComplete="current-password"
              spellCheck={false}
              required
              value={credential}
              onChange={(event) => setCredential(event.target.value)}
              aria-describedby="credential-hint"
            />
            <p className="field-hint" id="credential-hint">
              It was made at the first start and stands in the gateway's state folder. The link that
              the start prints signs you in without it, once.
            </p>
          </div>
          <button className="button primary" type="submit" disabled={busy}>
            {busy ? "Signing in …" : "Sign in"}
          </button>
        </form>
        {ways?.oidc === true ? (
          <a className="button" href={oidcStart}>
            Sign in with your organisation
          </a>
        ) : null}
      </div>
    </main>
  );
}

/** What else there is to sign in with; undefined while unknown: the credential always works. */
function useWaysIn(): SignInView | undefined {
  const [ways, setWays] = useState<SignInView | undefined>(undefined);
  useEffect(() => {
    const ending = new AbortController();
    nobody.read(signIn, ending.signal).then(setWays, () => undefined);
    return () => ending.abort();
  }, []);
  return ways;
}
