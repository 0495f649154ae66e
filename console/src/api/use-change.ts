import { useCallback, useState } from "react";
import { type Problem, toProblem } from "./problem.ts";
import { useSession } from "./session.tsx";
import { forgetAnswers } from "./use-resource.ts";

export interface Change {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** Resolves with the answer; with undefined when it failed, and `problem` then says why. */
  readonly send: (
    method: "POST" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
  ) => Promise<{ readonly answer: unknown } | undefined>;
  readonly reset: () => void;
}

/** One change at a time, with its failure kept for the form that asked for it. */
export function useChange(): Change {
  const { client } = useSession();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const send = useCallback<Change["send"]>(
    async (method, path, body) => {
      setBusy(true);
      setProblem(undefined);
      try {
        const answer = await client.change(method, path, body);
        forgetAnswers();
        return { answer };
      } catch (error) {
        setProblem(toProblem(error));
        return undefined;
      } finally {
        setBusy(false);
      }
    },
    [client],
  );
  const reset = useCallback(() => setProblem(undefined), []);
  return { busy, problem, send, reset };
}
