import { type ReactNode, useState } from "react";
import { Icon } from "../../parts/icon.tsx";
import "../../parts/pager.css";

/** The way through a list that is asked for by `before`: back to where one came from, and on to what is older. */
export interface Older {
  /** Undefined: from the latest on. */
  readonly before: number | undefined;
  readonly isFirst: boolean;
  readonly goOn: (before: number) => void;
  readonly goBack: () => void;
}

export function useOlder(): Older {
  const [way, setWay] = useState<readonly number[]>([]);
  return {
    before: way.at(-1),
    isFirst: way.length === 0,
    goOn: (before) => setWay([...way, before]),
    goBack: () => setWay(way.slice(0, -1)),
  };
}

export function OlderPager(props: {
  readonly older: Older;
  /** The last number shown; undefined: nothing is older. */
  readonly last: number | undefined;
}): ReactNode {
  const { older, last } = props;
  if (older.isFirst && last === undefined) return null;
  return (
    <nav className="pager" aria-label="Pages of the list">
      <button className="button" type="button" disabled={older.isFirst} onClick={older.goBack}>
        <Icon name="left" />
        Newer
      </button>
      <button
        className="button"
        type="button"
        disabled={last === undefined}
        onClick={() => last !== undefined && older.goOn(last)}
      >
        Older
        <Icon name="right" />
      </button>
    </nav>
  );
}
