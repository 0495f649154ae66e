import { useEffect, useState } from "react";
import { formatExact, formatRelative } from "../format/instant.ts";

/** How often relative times move on. */
const every = 20_000;

const listeners = new Set<(now: number) => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** The instant it is, moving on slowly; all that show it move together. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    listeners.add(setNow);
    timer ??= setInterval(() => {
      for (const listener of listeners) listener(Date.now());
    }, every);
    return () => {
      listeners.delete(setNow);
      if (listeners.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  return now;
}

interface Props {
  readonly at: number | undefined;
  /** What stands where there is no instant. */
  readonly none?: string;
}

/** An instant as people say it, with the exact one in its title. */
export function Ago({ at, none = "–" }: Props): React.ReactNode {
  const now = useNow();
  if (at === undefined) return <span className="quiet">{none}</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExact(at)} className="nowrap">
      {formatRelative(at, at > now && at < now + every ? at : now)}
    </time>
  );
}
