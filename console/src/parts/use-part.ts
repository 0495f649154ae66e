import { useState } from "react";

/** Which part of a list is shown; another list is shown from its beginning. */
export function usePart(list: string): {
  readonly offset: number;
  readonly turn: (offset: number) => void;
} {
  const [part, setPart] = useState({ list, offset: 0 });
  return {
    offset: part.list === list ? part.offset : 0,
    turn: (offset) => setPart({ list, offset }),
  };
}
