import pino from "pino";
import type { Settled, Sink } from "../engine/settled.ts";
import { exchangeLine } from "./exchange-line.ts";
import type { Pseudonym } from "./pseudonym.ts";

export interface LogOptions {
  readonly level: "debug" | "info" | "warn" | "error" | "silent";
  /** A line for every exchange? Denials and faults have one always. */
  readonly exchanges: boolean;
  readonly pseudonym: Pseudonym;
  /** Told in every line, such as the worker's number. */
  readonly base: Readonly<Record<string, string | number>>;
  /** File descriptor; standard output where left out. */
  readonly destination?: number;
  /** Told how many bytes were dropped because whoever reads the log does not keep up. */
  readonly dropped?: (bytes: number) => void;
}

type Data = Readonly<Record<string, unknown>>;

/** The structured log. Messages are constants; what varies stands beside them as data. */
export interface Log {
  debug(message: string, data?: Data): void;
  info(message: string, data?: Data): void;
  warn(message: string, data?: Data): void;
  error(message: string, data?: Data): void;
  readonly exchange: Sink;
  /** Writes out what waits. */
  close(): void;
}

/** Lines are gathered up to this size, and written at least this often: one system call for many. */
const bufferBytes = 8192;
const flushMillis = 200;

/** Most bytes that wait for a reader that does not keep up: traffic never waits for the log. */
const maxWaiting = 8 * 1024 ** 2;

export function createLog(options: LogOptions): Log {
  const stream = pino.destination({
    dest: options.destination ?? 1,
    sync: false,
    minLength: bufferBytes,
    maxLength: maxWaiting,
  });
  stream.on("drop", (line: string) => options.dropped?.(line.length));
  const logger = pino(
    {
      level: options.level,
      base: options.base,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  // A reader of standard output that went away must not end the gateway.
  stream.on("error", () => undefined);
  const timer = setInterval(() => stream.flush(), flushMillis);
  timer.unref();
  return {
    debug: (message, data) => logger.debug(data ?? {}, message),
    info: (message, data) => logger.info(data ?? {}, message),
    warn: (message, data) => logger.warn(data ?? {}, message),
    error: (message, data) => logger.error(data ?? {}, message),
    exchange(settled) {
      const level = levelOf(settled);
      if (!logger.isLevelEnabled(level)) return;
      if (!options.exchanges && level === "info" && settled.denial === undefined) return;
      logger[level](exchangeLine(settled, options.pseudonym), "exchange");
    },
    close() {
      clearInterval(timer);
      stream.flushSync();
    },
  };
}

function levelOf(settled: Settled): "info" | "warn" | "error" {
  if (settled.ending === "house-fault") return "error";
  if (settled.ending === "upstream-fault") return "warn";
  return settled.trail.findings.some(({ what }) => what === "fault") ? "error" : "info";
}
