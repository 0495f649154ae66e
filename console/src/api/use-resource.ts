import { useCallback, useEffect, useRef, useState } from "react";
import type { Endpoint } from "./endpoints.ts";
import { type Problem, toProblem } from "./problem.ts";
import { useSession } from "./session.tsx";

export interface Resource<Answer> {
  /** The last answer: of this resource, or of the one asked for before while this one is on its way. */
  readonly data: Answer | undefined;
  /** Why the last attempt failed. Data may be there all the same: it is then old. */
  readonly problem: Problem | undefined;
  /** Is `data` the answer to something else, or is nothing there yet? */
  readonly waiting: boolean;
  /** Asks at once. */
  readonly retry: () => void;
}

interface Held<Answer> {
  readonly path: string;
  readonly data: Answer | undefined;
  readonly problem: Problem | undefined;
}

/** Answers remembered, so that going back shows something at once. The oldest goes first. */
const maxRemembered = 60;
const remembered = new Map<string, unknown>();

/**
 * Reads a resource and keeps showing what it has while it asks again, every `every` ms while the page is seen.
 * A newer question ends the older one.
 */
export function useResource<Answer>(endpoint: Endpoint<Answer>, every?: number): Resource<Answer> {
  const { client } = useSession();
  const { path } = endpoint;
  const [held, hold] = useState<Held<Answer>>(() => recall(path));
  const again = useRef<() => void>(undefined);

  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      clearTimeout(timer);
      try {
        const data = await client.read<Answer>({ path }, signal);
        if (signal.aborted) return;
        remember(path, data);
        hold({ path, data, problem: undefined });
      } catch (error) {
        if (signal.aborted) return;
        hold((before) => ({
          path,
          data: before.path === path ? before.data : recall<Answer>(path).data,
          problem: toProblem(error),
        }));
      }
      clearTimeout(timer);
      if (every !== undefined) timer = setTimeout(askWhenSeen, every);
    };
    const askWhenSeen = (): void => {
      if (!document.hidden) return void ask();
      document.addEventListener("visibilitychange", askWhenSeen, { once: true, signal });
    };
    again.current = () => void ask();
    void ask();
    return () => {
      ending.abort();
      clearTimeout(timer);
    };
  }, [client, path, every]);

  const retry = useCallback(() => again.current?.(), []);
  const own = held.path === path ? held : recall<Answer>(path);
  const { problem } = own;
  const waiting = own.data === undefined && problem === undefined;
  return {
    data: own.data ?? (problem === undefined ? held.data : undefined),
    problem,
    waiting,
    retry,
  };
}

/** Forgets every answer: someone else may be signing in, or a change made them old. */
export function forgetAnswers(): void {
  remembered.clear();
}

function recall<Answer>(path: string): Held<Answer> {
  return { path, data: remembered.get(path) as Answer | undefined, problem: undefined };
}

function remember(path: string, data: unknown): void {
  remembered.delete(path);
  remembered.set(path, data);
  const oldest = remembered.keys().next();
  if (remembered.size > maxRemembered && oldest.done !== true) remembered.delete(oldest.value);
}
