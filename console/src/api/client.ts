import type { Endpoint } from "./endpoints.ts";
import { Problem, readProblem, toProblem } from "./problem.ts";

/** Speaks with the admin API that served this page. */
export interface Client {
  read<Answer>(endpoint: Endpoint<Answer>, signal?: AbortSignal): Promise<Answer>;
  /** A change: carries the session's CSRF token. Answers undefined where nothing came back. */
  change(method: "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<unknown>;
}

export interface ClientSettings {
  readonly csrf: string | undefined;
  /** Called when the admin API no longer knows who calls. */
  readonly onSignedOut: () => void;
}

export function createClient({ csrf, onSignedOut }: ClientSettings): Client {
  const call = async (path: string, options: RequestInit): Promise<unknown> => {
    const answer = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
    const text = await answer.text();
    if (answer.status === 401) onSignedOut();
    if (!answer.ok) throw readProblem(answer.status, text);
    return text === "" ? undefined : parseJson(text);
  };
  return {
    async read<Answer>(endpoint: Endpoint<Answer>, signal?: AbortSignal) {
      const options = { headers: { accept: "application/json" }, ...(signal ? { signal } : {}) };
      return (await call(endpoint.path, options)) as Answer;
    },
    async change(method, path, body) {
      const headers: Record<string, string> = { accept: "application/json" };
      if (csrf !== undefined) headers["x-castellan-csrf"] = csrf;
      if (body !== undefined) headers["content-type"] = "application/json";
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      try {
        return await call(path, { method, headers, ...content });
      } catch (error) {
        throw toProblem(error);
      }
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(0, "The gateway's answer is not JSON", {
      detail: "Something between here and there may have changed it.",
    });
  }
}
