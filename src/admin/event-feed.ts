import type { ServerResponse } from "node:http";

/** The most feeds open at once; each holds a connection of the admin API's. */
const mostListeners = 20;

/** What a reader that does not keep up may leave waiting; beyond it events are dropped, and the reader is told. */
const maxWaiting = 1024 ** 2;

/** Idle connections are cut by whatever stands between; a heartbeat also finds readers that are gone. */
const usualHeartbeat = 15_000;

export interface FeedEvent {
  /** One line; left out: `message`. */
  readonly event?: string;
  /** Sent as JSON. */
  readonly data: unknown;
}

/** False: the reader does not keep up (or is gone), and the event was dropped. */
export type Write = (event: FeedEvent) => boolean;

/**
 * Goes on for as long as somebody reads: called once, with the way to write and a signal that is given when
 * the reader left, signed out, or the server stops.
 */
export type Feed = (write: Write, closed: AbortSignal) => void;

/** Readers of server-sent events (WHATWG HTML §9.2). */
export interface Feeds {
  readonly isFull: () => boolean;
  /** Head and all that follows. `mayStay` is asked at every heartbeat: a session may end meanwhile. */
  open(response: ServerResponse, feed: Feed, mayStay: () => boolean): void;
  close(): void;
}

export function createFeeds(heartbeat: number = usualHeartbeat): Feeds {
  const open = new Set<AbortController>();
  return {
    isFull: () => open.size >= mostListeners,
    open(response, feed, mayStay) {
      // Its reader left while the answer was made: nobody would ever say so again.
      if (response.destroyed) return;
      const controller = new AbortController();
      const timer = setInterval(() => {
        if (mayStay()) response.write(":\n\n");
        else controller.abort();
      }, heartbeat);
      timer.unref();
      open.add(controller);
      controller.signal.addEventListener("abort", () => {
        clearInterval(timer);
        open.delete(controller);
        response.end();
      });
      response.once("close", () => controller.abort());
      response.flushHeaders();
      feed(writerOf(response, controller.signal), controller.signal);
    },
    close() {
      for (const controller of open) controller.abort();
    },
  };
}

function writerOf(response: ServerResponse, closed: AbortSignal): Write {
  let lost = 0;
  return (event) => {
    if (closed.aborted) return false;
    if (response.writableLength > maxWaiting) {
      lost += 1;
      return false;
    }
    if (lost > 0) response.write(textOf({ event: "lost", data: { events: lost } }));
    lost = 0;
    response.write(textOf(event));
    return true;
  };
}

/** JSON has no line breaks, so that one `data` line holds it. */
function textOf({ event, data }: FeedEvent): string {
  const name = event === undefined ? "" : `event: ${event.replaceAll(/[\r\n]/g, " ")}\n`;
  return `${name}data: ${JSON.stringify(data) ?? "null"}\n\n`;
}
