import type { ReactNode } from "react";
import { formatCount } from "../format/number.ts";
import { Icon } from "./icon.tsx";
import "./pager.css";

interface Props {
  readonly offset: number;
  readonly size: number;
  readonly all: number;
  readonly onTurn: (offset: number) => void;
}

/** Which part of a long list is shown, and the way to the next; nothing where all of it is. */
export function Pager({ offset, size, all, onTurn }: Props): ReactNode {
  if (all <= size && offset === 0) return null;
  const last = Math.min(offset + size, all);
  return (
    <nav className="pager" aria-label="Pages of the list">
      <button
        className="button"
        type="button"
        disabled={offset === 0}
        onClick={() => onTurn(Math.max(0, offset - size))}
      >
        <Icon name="left" />
        Previous
      </button>
      <span>
        {formatCount(Math.min(offset + 1, all))}–{formatCount(last)} of {formatCount(all)}
      </span>
      <button
        className="button"
        type="button"
        disabled={last >= all}
        onClick={() => onTurn(offset + size)}
      >
        Next
        <Icon name="right" />
      </button>
    </nav>
  );
}
