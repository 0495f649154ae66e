/** Whose fault it was decides what the client is told, what is retried and who is woken. */
export type Blame = "client" | "upstream" | "house";

/** An exception: something that should not have happened. A denial is never one of these. */
export class Fault extends Error {
  override readonly name = "Fault";
  /** A stable word for metrics and logs, such as `upstream-timeout`. */
  readonly code: string;
  readonly blame: Blame;
  /** True when the same request, sent again unchanged, could succeed. */
  readonly retry: boolean;

  constructor(code: string, blame: Blame, options: { retry?: boolean; cause?: unknown } = {}) {
    super(code, { cause: options.cause });
    this.code = code;
    this.blame = blame;
    this.retry = options.retry ?? false;
  }
}
