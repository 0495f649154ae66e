import { useEffect, useState } from "react";

type Listener = (text: string) => void;

const listeners = new Set<Listener>();

/** Tells those who hear the page what changed on it. */
export function announce(text: string): void {
  for (const listener of listeners) listener(text);
}

/** The page's one polite live region. */
export function Announcer(): React.ReactNode {
  const [text, setText] = useState("");
  useEffect(() => {
    listeners.add(setText);
    return () => void listeners.delete(setText);
  }, []);
  return (
    <div className="unseen" role="status" aria-live="polite">
      {text}
    </div>
  );
}
