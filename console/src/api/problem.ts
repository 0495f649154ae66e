/** What went wrong with a call, in words for people. RFC 9457 where the admin API answered at all. */
export class Problem extends Error {
  /** The HTTP status; 0: no answer came. */
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  /** Single problems, where the answer lists several. */
  readonly problems: readonly string[];

  constructor(
    status: number,
    title: string,
    more: { readonly detail?: string | undefined; readonly problems?: readonly string[] } = {},
  ) {
    super(title);
    this.name = "Problem";
    this.status = status;
    this.title = title;
    this.detail = more.detail;
    this.problems = more.problems ?? [];
  }
}

/** Reads a problem document; whatever else a body may be, it becomes a problem too. */
export function readProblem(status: number, body: string): Problem {
  const document = parse(body);
  const title = textOf(document["title"]) ?? `The gateway answered ${status}`;
  const listed = document["problems"];
  const problems = Array.isArray(listed) ? listed.filter((each) => typeof each === "string") : [];
  return new Problem(status, title, { detail: textOf(document["detail"]), problems });
}

/** Any failure of `fetch` or of reading its answer. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, "The gateway does not answer", {
    detail: "It may be restarting, or the connection to it is gone.",
  });
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
