import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import { Icon } from "./icon.tsx";
import { useKey } from "./use-key.ts";
import "./search-box.css";

/** How long typing rests before it is searched for. */
const rest = 200;

interface Props {
  readonly text: string;
  /** What may be searched for. */
  readonly placeholder: string;
  readonly onSearch: (search: string) => void;
}

/** A list's search: told when typing rests, reached with `/`. */
export function SearchBox({ text, placeholder, onSearch }: Props): ReactNode {
  const [typed, setTyped] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  const sent = useRef(text);
  const search = useEffectEvent(onSearch);
  useKey("/", () => input.current?.focus());
  useEffect(() => {
    // The address changed by other means: clearing, going back.
    if (text !== sent.current) setTyped(text);
    sent.current = text;
  }, [text]);
  useEffect(() => {
    if (typed === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = typed;
      search(typed);
    }, rest);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div className="field filter-search">
      <label htmlFor="search">
        Search <span className="filter-hint">(press / to come here)</span>
      </label>
      <div className="with-icon">
        <Icon name="search" />
        <input
          ref={input}
          id="search"
          className="input"
          type="search"
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
    </div>
  );
}
