import { Fault } from "../../kernel/fault.ts";
import type { UpstreamSettings } from "../upstream-settings.ts";
import type { Carrier, Line, Place, Waiter } from "./carrier.ts";
import { type SessionKeeper, UpstreamSession, maxStreams } from "./upstream-session.ts";

/** HTTP/2: few connections, each shared by the streams of many calls. */
export class SessionLine implements Line, SessionKeeper {
  readonly #place: Place;
  readonly #settings: UpstreamSettings;
  readonly #now: () => number;
  #sessions: UpstreamSession[] = [];
  #queue: Waiter[] = [];
  #closed = false;

  constructor(place: Place, settings: UpstreamSettings, now: () => number) {
    this.#place = place;
    this.#settings = settings;
    this.#now = now;
  }

  get connections(): number {
    return this.#sessions.length;
  }

  get queued(): number {
    return this.#queue.length;
  }

  seat(waiter: Waiter): Carrier | undefined {
    const session = this.#roomiest();
    if (session !== undefined) return session.mount(waiter);
    this.#queue.push(waiter);
    this.#grow();
    // Whoever a connection under way will take does not count as waiting.
    if (this.#queue.length - this.#coming() > this.#settings.maxQueue) {
      this.#queue.pop();
      waiter.turnedAway(new Fault("upstream-queue-full", "upstream", { retry: true }));
    }
    return undefined;
  }

  unqueue(waiter: Waiter): void {
    const at = this.#queue.indexOf(waiter);
    if (at >= 0) this.#queue.splice(at, 1);
  }

  /** A session has opened, or has room again. */
  roomier(session: UpstreamSession): void {
    while (session.room > 0) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      session.mount(next);
    }
    if (this.#closed && session.active === 0) session.retire();
  }

  gone(session: UpstreamSession, fault: Fault): void {
    const at = this.#sessions.indexOf(session);
    if (at >= 0) this.#sessions.splice(at, 1);
    // Those who counted on it; taken out first, because whoever tries again may queue again.
    const lost = session.opened ? [] : this.#queue.splice(0, maxStreams);
    for (const waiter of lost) waiter.lost(fault, "unsent");
    this.#grow();
  }

  sweep(now: number): void {
    for (const session of this.#sessions) session.check(now);
  }

  close(): void {
    this.#closed = true;
    for (const session of this.#sessions) session.retire();
  }

  /** The least busy of those that can take a call. */
  #roomiest(): UpstreamSession | undefined {
    let best: UpstreamSession | undefined;
    for (const session of this.#sessions) {
      if (session.room > 0 && (best === undefined || session.active < best.active)) best = session;
    }
    return best;
  }

  #coming(): number {
    let coming = 0;
    for (const session of this.#sessions) if (session.opening) coming += maxStreams;
    return coming;
  }

  #grow(): void {
    if (this.#queue.length <= this.#coming()) return;
    // One that was told to go carries its last calls beside its successor.
    const taken = this.#sessions.filter(({ retired }) => !retired).length;
    if (taken >= this.#settings.maxConnections) return;
    this.#sessions.push(new UpstreamSession(this.#place, this.#settings, this, this.#now));
  }
}
