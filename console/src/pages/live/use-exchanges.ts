import { useCallback, useEffect, useRef, useState } from "react";
import type { ExchangeView } from "../../../../src/admin/contract.ts";
import type { Client } from "../../api/client.ts";
import { exchangeStream, exchanges as exchangesEndpoint } from "../../api/endpoints.ts";
import { type Problem, toProblem } from "../../api/problem.ts";
import { useSession } from "../../api/session.tsx";
import { withNewer } from "./exchange-list.ts";

/** How new exchanges come; `waiting`: they do not yet. */
export type Feed = "waiting" | "stream" | "polling";

export interface Exchanges {
  readonly exchanges: readonly ExchangeView[];
  readonly feed: Feed;
  readonly problem: Problem | undefined;
  /** New ones that came while it was paused. */
  readonly held: number;
  readonly paused: boolean;
  readonly pause: (paused: boolean) => void;
}

/** How often what came is shown, and how often it is asked for where there is no stream. */
const showEvery = 400;
const askEvery = 3000;

/** Exchanges as they come: over a stream of events, or by asking again and again where that is cut off. */
export function useExchanges(): Exchanges {
  const { client } = useSession();
  const [exchanges, setExchanges] = useState<readonly ExchangeView[]>([]);
  const [feed, setFeed] = useState<Feed>("waiting");
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [paused, setPaused] = useState(false);
  const [held, setHeld] = useState(0);
  const waiting = useRef<readonly ExchangeView[]>([]);
  const isPaused = useRef(false);

  const show = useCallback(() => {
    const newer = waiting.current;
    if (newer.length === 0) return;
    if (isPaused.current) return setHeld(newer.length);
    waiting.current = [];
    setHeld(0);
    setExchanges((kept) => withNewer(kept, newer));
  }, []);

  useEffect(() => {
    const timer = setInterval(show, showEvery);
    const close = follow(client, {
      onExchanges(newer) {
        waiting.current = withNewer(waiting.current, newer);
        setProblem(undefined);
      },
      onFeed: setFeed,
      onProblem: setProblem,
    });
    return () => {
      clearInterval(timer);
      close();
    };
  }, [client, show]);

  const pause = (wanted: boolean): void => {
    isPaused.current = wanted;
    setPaused(wanted);
    if (!wanted) show();
  };
  return { exchanges, feed, problem, held, paused, pause };
}

interface Listener {
  readonly onExchanges: (newer: readonly ExchangeView[]) => void;
  readonly onFeed: (feed: Feed) => void;
  readonly onProblem: (problem: Problem) => void;
}

function follow(client: Client, listener: Listener): () => void {
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = async (again: boolean): Promise<void> => {
    try {
      const answer = await client.read(exchangesEndpoint, ending.signal);
      listener.onExchanges(answer.exchanges);
    } catch (error) {
      if (ending.signal.aborted) return;
      listener.onProblem(toProblem(error));
    }
    if (again && !ending.signal.aborted) timer = setTimeout(() => void ask(true), askEvery);
  };
  const stream = openStream(listener, () => {
    if (ending.signal.aborted) return;
    listener.onFeed("polling");
    void ask(true);
  });
  // What happened before the page was opened.
  void ask(false);
  return () => {
    ending.abort();
    stream.close();
    clearTimeout(timer);
  };
}

/** The browser opens a cut stream again by itself; it gives up where the answer was no stream. */
function openStream(listener: Listener, onGivenUp: () => void): EventSource {
  const stream = new EventSource(exchangeStream);
  const receive = (event: MessageEvent<string>): void => {
    listener.onExchanges(JSON.parse(event.data) as readonly ExchangeView[]);
  };
  stream.addEventListener("open", () => listener.onFeed("stream"));
  stream.addEventListener("exchanges", receive);
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) onGivenUp();
    else listener.onFeed("waiting");
  });
  return stream;
}
