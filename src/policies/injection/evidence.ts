/** The language whose structure a value would change; one denial reason each. */
export type Family =
  | "sql"
  | "html"
  | "script"
  | "shell"
  | "path"
  | "template"
  | "server-code"
  | "nosql"
  | "ldap"
  | "xpath"
  | "xml"
  | "header"
  | "url";

/** What a value would do if it reached an interpreter. */
export interface Evidence {
  readonly family: Family;
  /** A short name of the structure found, such as `union-select`; for the trail. */
  readonly rule: string;
  /** Holds even where the value is running text that talks about code. */
  readonly certain: boolean;
}

export function likely(family: Family, rule: string): Evidence {
  return { family, rule, certain: false };
}

export function certain(family: Family, rule: string): Evidence {
  return { family, rule, certain: true };
}
