/** What the command line ends with; documented in docs/cli.md. */
export const exitCode = {
  /** Done, and nothing was found wrong. */
  ok: 0,
  /** Problems were found: a configuration that cannot hold, a broken chain, a name that is not there. */
  problems: 1,
  /** The command was not understood. */
  usage: 2,
  /** The gateway could not start or the state could not be opened. */
  failed: 3,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
