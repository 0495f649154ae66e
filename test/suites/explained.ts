/** The cases that one suite judged, by their ids. */
export interface Judged {
  readonly right: readonly string[];
  readonly wrong: readonly string[];
}

interface Differences {
  /** Wrong, and the document does not name them. */
  readonly unexplained: readonly string[];
  /** Named as a miss, and right by now. */
  readonly outdated: readonly string[];
}

/** Holds a run against a document that names single cases: an id counts as named where it stands between blanks or backticks. */
export function differences(document: string, judged: Judged): Differences {
  const named = new Set(document.split(/[\s`]+/));
  return {
    unexplained: judged.wrong.filter((id) => !named.has(id)),
    outdated: judged.right.filter((id) => named.has(id)),
  };
}
