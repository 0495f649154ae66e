import { characterFlags } from "./prefilter.ts";

/** Where in the request a value stood. Some structures mean something in one place only. */
export type Place =
  | "path"
  | "name"
  | "query"
  | "header"
  | "cookie"
  | "form"
  | "file-name"
  | "json"
  | "xml"
  | "text";

/** One reading of one value, as the judges see it. */
export interface Probe {
  readonly text: string;
  /** `text` in lower case. */
  readonly lower: string;
  /** Union of `prefilter.ts` flags over `text`. */
  readonly flags: number;
  readonly place: Place;
  /** Running text for people: only certain evidence counts. */
  readonly prose: boolean;
}

/** `text` as the judges see it. `flags` may be handed in where they are known already. */
export function probeOf(
  text: string,
  place: Place,
  prose: boolean,
  flags: number = characterFlags(text),
): Probe {
  return { text, lower: text.toLowerCase(), flags, place, prose };
}
