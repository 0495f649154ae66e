/** What a quiet service may retry at once, and what a busy one can save up. */
const floor = 3;
const ceiling = 100;

/** Retries are paid from what requests earn, so that an outage cannot multiply the load it came from. */
export class RetryBudget {
  readonly #ratio: number;
  #balance = floor;

  constructor(ratio: number) {
    this.#ratio = ratio;
  }

  earn(): void {
    this.#balance = Math.min(ceiling, this.#balance + this.#ratio);
  }

  /** False: not now. */
  spend(): boolean {
    if (this.#ratio === 0 || this.#balance < 1) return false;
    this.#balance -= 1;
    return true;
  }
}
