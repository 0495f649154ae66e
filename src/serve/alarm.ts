/** A timer of Node's holds no longer than this, ms. */
const longestTimer = 2_147_483_647;

/** Rings once at an instant, however far off; to be set again for the next one. */
export class Alarm {
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** In place of what it was set to; `Infinity`: never. It keeps no process alive. */
  set(at: number): void {
    clearTimeout(this.#timer);
    if (at === Infinity) return;
    const wait = Math.max(at - Date.now(), 0);
    const next = wait <= longestTimer ? this.#ring : () => this.set(at);
    this.#timer = setTimeout(next, Math.min(wait, longestTimer));
    this.#timer.unref();
  }
}
