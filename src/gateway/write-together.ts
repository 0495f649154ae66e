import type { Writable } from "node:stream";

/** So many wait for each other at the most: one that takes long to make must not hold up the rest. */
const most = 16;

let waiting: Writable[] = [];

/**
 * Holds what is written to `socket` until all that has arrived in this turn of the event loop has been worked
 * on, and then writes everything one after another. To wake a reader that has fallen asleep costs more than
 * the write itself, and between two writes that lie apart the one process that reads both falls asleep.
 */
export function writeTogether(socket: Writable): void {
  socket.cork();
  const count = waiting.push(socket);
  if (count === 1) setImmediate(writeAll);
  else if (count === most) writeAll();
}

function writeAll(): void {
  const now = waiting;
  waiting = [];
  for (let i = 0; i < now.length; i += 1) now[i]?.uncork();
}
